package scoring

// everywhere is what means the same in every language: emoji, and words that all borrow.
func everywhere() []group {
	return []group{
		{entry{weight: 2, cues: praise}, `👍; ❤; 😍; 🥰; 😊; 🙂; 😀; 😃; 😄; 😁; 🎉; 🥳; 👏; 💪; 💯; 🤩; 😘; 💕; 💖; 💙; 💚; 💛; 💜; 🧡; 🖤; ♥; ⭐; 🌟; 🏆; 😎; 👌; 😻; ☺; 🤗; 💐; ✨; 🔝; 5 5; 10 10; 20 20`},
		{entry{weight: 2, cues: thanks}, `🙏`},
		{entry{weight: 0.5}, `😂; 🤣; 😅; 😉; 🔥; 🚀; ✌; 😜; 😋`},
		{entry{weight: -2, cues: complaint}, `👎; 🙄; 😒; 🤦; 😤; 😩; 😫; 🤢; 🤮; 💩; 🤡; 😖; 😣; 🖕; 0 5; 1 5; 0 10; 1 10; 0 20; fail; bug; spam`},
		{entry{weight: -2}, `😢; 😭; 😞; 😔; 💔; 🙁; ☹; 😕; 😟; 😰; 😱; 😥; 😓; 😨; 😪; 🥺`},
		{entry{weight: -3, cues: complaint | anger}, `😡; 😠; 🤬; 👿`},
		{entry{weight: -3, cues: complaint | strong}, `scam; scammers`},
		{entry{weight: -2, cues: strong}, `wtf; shit; fuck`},
		{entry{weight: -3, cues: danger | complaint}, `sos; 🚑`},
		{entry{weight: -3, cues: fraud | complaint}, `fraud; phishing`},
		{entry{cues: hurry}, `urgent; 🆘; 🚨`},
		{entry{weight: 1}, `ok; okay; bravo; super; top; cool; wow`},
	}
}

// abroad is a handful of words of other languages, read only where neither English nor French is spoken: enough to tell
// an angry text from a kind one, never enough to be sure.
func abroad() []group {
	return []group{
		{entry{weight: 2, cues: thanks}, `gracias; danke; dankeschon; grazie; obrigad*; dank je; bedankt; tack; dziekuje; спасибо; شكرا; धन्यवाद`},
		{entry{weight: 2, cues: praise}, `excelente*; genial; perfecto; perfekt; perfetto; perfeito; toll; ottimo; ottima; otimo; otima; bueno; buena; gut; buono; buona; bom; boa; wunderbar; feliz; felice; glucklich; amo; liebe; adoro; geil; hermos*; bell*; schon*; lind*; bravissim*; geweldig; klasse; maravill*; encant*; mejor; beste; besten; migliore; melhor; отлично; ممتاز; جميل; رائع; अच्छा; شكر*`},
		{entry{weight: -2, cues: complaint}, `problema; problemas; problemi; problem; probleme; malo; mala; schlecht*; schlimm*; pesim*; pessim*; ruim; horrible*; terrible*; terrivel; orribile; schrecklich*; furchtbar*; kaputt; roto; rotto; quebrado; defekt; nunca funciona; no funciona; nao funciona; non funziona; funktioniert nicht; geht nicht; werkt niet; verspat*; retraso; ritardo; atraso; verguenza; vergogna; vergonha; unverschamt*; peor; schlimmste*; peggio; pior; nadie responde; keine antwort; nessuno risponde; ninguem responde; triste; traurig; odio; odeio; hasse; schade; leider; enttausch*; decepcion*; delus*; decepcion*; slecht; asco; schifo; ужас*; плохо; سيء; مشكلة`},
		{entry{weight: -3, cues: complaint | strong}, `estafa*; estafador*; betrug; betruger; truffa; truffatori; golpe; mierda; scheiss*; merda; oplichting; oplichters; ladrones; ladri; ladroes; мошенник*; porra; caralho; verarsch*; puta; puto; cazzo`},
		{entry{weight: -3, cues: danger | complaint}, `incendio; fuego en; se prendio; brand; feuer gefangen; in flammen; in fiamme; pegou fogo; verletzt; herido; herida; ferito; ferita; ferido; krankenhaus; ospedale; allergisch*; alergic*; allergic*; vergift*; intoxic*; explodiert; exploto; esploso; explodiu; vlam gevat; ziekenhuis`},
		{entry{weight: -3, cues: legal | complaint}, `abogado*; anwalt; rechtsanwalt; avvocato; advogado; advocaat; denuncia; denuncio; anzeige erstatten; tribunal; gericht; rechtbank`},
		{entry{weight: -3, cues: fraud | complaint}, `fraude; gestohlen; robado; robaron; rubato; roubado; roubaram; gehackt; hackead*; hackerat*; gestolen`},
		{entry{cues: hurry}, `urgente; dringend; sofort; subito; dringende`},
		{entry{cues: not}, `nicht; kein; keine; keinen; nie; non; mai; nao; nunca; niet; geen; sin; senza; sem; ohne; ни; не; لا; नहीं`},
	}
}
