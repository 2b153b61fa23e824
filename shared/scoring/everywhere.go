package scoring

// everywhere is what means the same in every language: emoji and international words.
func everywhere() []group {
	return []group{
		{
			entry{weight: 200, cues: praise},
			`👍; ❤; 😍; 🥰; 😊; 🙂; 😀; 😃; 😄; 😁; 🎉; 🥳; 👏; 💪; 💯; 🤩; 😘; 💕; 💖; 💙; 💚; 💛; 💜; 🧡; 🖤; ♥; ⭐; 🌟; 🏆; 😎; 👌; 😻; ☺; 🤗; 💐; ✨; 🔝; 5 5; 10 10; 20 20`,
		},
		{entry{weight: 200, cues: thanks}, `🙏`},
		{entry{weight: 50}, `😂; 🤣; 😅; 😉; 🔥; 🚀; ✌; 😜; 😋`},
		{
			entry{weight: -200, cues: complaint},
			`👎; 🙄; 😒; 🤦; 😤; 😩; 😫; 🤢; 🤮; 💩; 🤡; 😖; 😣; 🖕; 0 5; 1 5; 0 10; 1 10; 0 20; fail; bug; spam`,
		},
		{entry{weight: -200}, `😢; 😭; 😞; 😔; 💔; 🙁; ☹; 😕; 😟; 😰; 😱; 😥; 😓; 😨; 😪; 🥺`},
		{entry{weight: -300, cues: complaint | anger}, `😡; 😠; 🤬; 👿`},
		{entry{weight: -300, cues: complaint | strong}, `scam; scammers`},
		{entry{weight: -200, cues: strong}, `wtf; shit; fuck`},
		{entry{weight: -300, cues: danger | complaint}, `sos; 🚑`},
		{entry{weight: -300, cues: fraud | complaint}, `fraud; phishing`},
		{entry{cues: hurry}, `urgent; 🆘; 🚨`},
		{entry{weight: 100}, `ok; okay; bravo; super; top; cool; wow`},
	}
}

// abroad is a handful of words of other languages, read when a text is neither English nor French. They tell angry from
// kind, but never surely.
func abroad() []group {
	return []group{
		// Feelings in German, Spanish, Italian and Portuguese.
		{
			entry{weight: 200},
			`freu*; freut; schön*; super; glücklich*; spitze; lieb*; liebe; toll*; großartig*; herrlich*; lustig*; spaß; gewinn*; gewonnen; erfolg*; glückwunsch*; gratul*; perfekt*; lecker; beste*; hammer; cool*; geil*; stolz; hoffnung; genieß*; süß*; zufrieden*; empfehl*; begeister*; fantastisch*; wunderschön*; nett*; gefällt; mag; endlich; feiern;
			feliz*; felicidad*; alegr*; contento; contenta; amor; amo; hermos*; precios*; increíble*; genial*; encanta*; divertid*; gusta; mejor*; grande*; gracias; felicit*; enhorabuena; bonit*; lind*; éxito*; orgullo*; disfrut*; risa; jaja*; bendic*; guap*; ganar; ganamos; perfect*; recomiend*; estupend*; espectacular*; buen; buenos; buenas; querid*; fantástic*; emocion*; suerte;
			felic*; bell*; amore; adoro; meraviglios*; splendid*; fantastic*; ottim*; bravo; brava; bravi; bravissim*; miglior*; divertent*; piace; piaciut*; contento; contenta; auguri; vittoria; vinto; compliment*; stupend*; simpatic*; emozion*; buon; buoni; buone; spettacol*; consiglio; consigliat*; perfett*; gentil*; carin*; orgoglios*; sorris*; evviva; finalmente; grande; grandi;
			feliz*; amo; amei; amor; lind*; maravilhos*; ótim*; melhor*; perfeit*; incríve*; adoro; adorei; parabéns; obrigad*; gost*; legal; alegr*; saudade*; sucesso; orgulho; fof*; top; show; divertid*; recomendo; excelent*; animad*; ansios*; sorri*; abenço*; vitória; ganh*`,
		},
		{
			entry{weight: -200},
			`schlecht*; schlimm*; traurig*; leider; scheiß*; scheiss*; mist; dumm*; blöd*; hass*; angst; krank*; tot; tod; tote; toten; krieg; terror*; krise; problem*; falsch*; nervt; nerv*; langweil*; peinlich*; schade; verlier*; verloren; wütend; enttäusch*; schrecklich*; furchtbar*; müde; weh; schmerz*; kaputt*; skandal*; lüge*; kritik*; unverschämt*; ekel*; eklig; armut; verletz*; opfer; mord*; idiot*; versag*; arm; schuld; leid; verarsch*;
			mal; malo; mala; peor*; triste*; odio; odia*; asco; mierda; puta; puto; llor*; muert*; muere; morir; dolor*; miedo; problem*; culpa; corrup*; horrib*; aburrid*; vergüenza; rabia; enfad*; cansad*; enferm*; crisis; guerra; robar; roba*; ladron*; mentir*; pena; lástima; fracas*; estúpid*; idiot*; imbécil*; gilipollas; joder; harto; harta; fatal; decepcion*; sufr*; extraño; cabrón*; pierd*; perdido; basura; pésim*; lament*; feo; fea; tont*;
			brutt*; male; peggio*; peggior*; trist*; odio; schifo; merda; cazzo; pian*; mort*; muore; paura; problem*; colpa; corrott*; orribil*; noios*; vergogn*; rabbia; stanc*; malat*; crisi; guerra; rub*; ladr*; bugi*; fallit*; stupid*; idiot*; coglion*; delus*; soffr*; perso; sbagliat*; disastr*; schif*; incapac*; ridicol*; purtroppo; tass*; licenzi*; scandal*; ignorant*; peccato; balle; falso; falsi; truff*; imbarazz*;
			ruim; ruins; pior*; triste*; odeio; ódio; merda; porra; chor*; mort*; morre*; medo; problema*; culpa; corrup*; horrív*; chat*; vergonha; raiva; cansad*; doente; crise; guerra; roub*; ladr*; mentir*; pena; fracass*; burr*; idiot*; decep*; sofr*; perd*; lixo; nojo; infelizmente; saco; droga; dor; ridícul*; péssim*; absurd*; irrit*; fod*; sozinh*; preguiça`,
		},
		{
			entry{weight: 200, cues: thanks},
			`gracias; danke; dankeschon; grazie; obrigad*; dank je; bedankt; tack; dziekuje; спасибо; شكرا; धन्यवाद`,
		},
		{
			entry{weight: 200, cues: praise},
			`excelente*; genial; perfecto; perfekt; perfetto; perfeito; toll; ottimo; ottima; otimo; otima; bueno; buena; gut; buono; buona; bom; boa; wunderbar; feliz; felice; glucklich; amo; liebe; adoro; geil; hermos*; bell*; schon*; lind*; bravissim*; geweldig; klasse; maravill*; encant*; mejor; beste; besten; migliore; melhor; отлично; ممتاز; جميل; رائع; अच्छा; شكر*`,
		},
		{
			entry{weight: -200, cues: complaint},
			`problema; problemas; problemi; problem; probleme; malo; mala; schlecht*; schlimm*; pesim*; pessim*; ruim; horrible*; terrible*; terrivel; orribile; schrecklich*; furchtbar*; kaputt; roto; rotto; quebrado; defekt; nunca funciona; no funciona; nao funciona; non funziona; funktioniert nicht; geht nicht; werkt niet; verspat*; retraso; ritardo; atraso; verguenza; vergogna; vergonha; unverschamt*; peor; schlimmste*; peggio; pior; nadie responde; keine antwort; nessuno risponde; ninguem responde; triste; traurig; odio; odeio; hasse; schade; leider; enttausch*; decepcion*; delus*; decepcion*; slecht; asco; schifo; ужас*; плохо; سيء; مشكلة`,
		},
		{
			entry{weight: -300, cues: complaint | strong},
			`estafa*; estafador*; betrug; betruger; truffa; truffatori; golpe; mierda; scheiss*; merda; oplichting; oplichters; ladrones; ladri; ladroes; мошенник*; porra; caralho; verarsch*; puta; puto; cazzo`,
		},
		{
			entry{weight: -300, cues: danger | complaint},
			`incendio; fuego en; se prendio; brand; feuer gefangen; in flammen; in fiamme; pegou fogo; verletzt; herido; herida; ferito; ferita; ferido; krankenhaus; ospedale; allergisch*; alergic*; allergic*; vergift*; intoxic*; explodiert; exploto; esploso; explodiu; vlam gevat; ziekenhuis`,
		},
		{
			entry{weight: -300, cues: legal | complaint},
			`abogado*; anwalt; rechtsanwalt; avvocato; advogado; advocaat; denuncia; denuncio; anzeige erstatten; tribunal; gericht; rechtbank`,
		},
		{
			entry{weight: -300, cues: fraud | complaint},
			`fraude; gestohlen; robado; robaron; rubato; roubado; roubaram; gehackt; hackead*; hackerat*; gestolen`,
		},
		{entry{cues: hurry}, `urgente; dringend; sofort; subito; dringende`},
		{
			entry{cues: not},
			`nicht; kein; keine; keinen; nie; non; mai; nao; nunca; niet; geen; sin; senza; sem; ohne; ни; не; لا; नहीं`,
		},
	}
}
