package scoring

// french is the French table, with or without accents in what people write. Verbs of should are also denied by what
// follows them: "marche pas".
func french() []group {
	return []group{
		// Of films, series and books. They come first, so that what is said of service below overrules them.
		{
			entry{weight: -200},
			`ennuyeu*; ennui; s'ennuie; m'ennuie; on s'ennuie; m'a ennuyé; insipide*; fade; fades; creux; creuse; caricatur*; bâclé*; pénible*; longuet*; longueurs; raté; ratée; ratés; ratage; décevant*; gâché*; clichés; cliché; mièvre*; niais*; soporifique*; endormi*; surjoué*; surjoue*; incohéren*; invraisembl*; brouillon; prévisible*; déjà vu; tiré par les cheveux; tirée par les cheveux; lassant*; lasse; répétiti*; bidon; banal*; inintéressant*; sans saveur; sans âme; sans originalité; aucune originalité; mal joué*; jouent mal; joue mal; mal écrit*; mal fait*; mal filmé*; décu*; essouffle*; dommage; surestimé*; surcoté*; stupide*; débile*; vulgaire*; lourd; lourde; lourdingue*; indigeste*; consternant*; affligeant*; navrant*; désolant*; pathétique*; ringard*; vieilli*; vide; traîne en longueur; traine; traînent; décroché; abandonné; arrêté de regarder; passer son chemin; pas accroché; pas convaincu*; peu convaincant*; peine à; aucun rythme; sans rythme; aucun suspense; invraisemblable*; superficiel*; bancal*; poussif*; poussive*; pompeu*; prétentieu*; soupe; niveau zéro; n'apporte rien; ne sert à rien`,
		},
		{
			entry{weight: 200, cues: praise},
			`bijou; bijoux; chef d'oeuvre; chefs d'oeuvre; palpitant*; haletant*; hilarant*; poignant*; culte; cultes; inoubliable*; grandiose*; maîtrisé*; brillant*; brillamment; original; originale; originalité; envoûtant*; jubilatoire*; accrocheu*; trépidant*; excellemment; bouleversant*; saisissant*; subtil*; intelligent*; rafraîchissant*; déjanté*; talent*; pépite; pépites; perle; incontournable*; à voir absolument; à voir; mythique*; délice; délicieuse*; superbe*; superbement; tient en haleine; tiennent en haleine; en redemande; j'accroche; accroché; dévoré*; régalé*; régale; rythmé*; bien joué*; bien écrit*; bien ficelé*; bien fait*; très bien joué; juste parfait; ingénieu*; cohérent*; attendrissant*; unique; époustouflant*; irrésistible*; exquis*; loufoque*; épatant*; scotché*; phénoménal*; monument; succulent*; charismatique*; crédible*; convaincant*; réaliste*; indispensable*; de plus en plus`,
		},
		{
			entry{weight: 300, cues: praise},
			`excellent*; génial*; parfait*; super; formidable*; magnifique*; merveilleu*; fantastique*; exceptionnel*; impeccable*; j'adore; j'ai adoré; adore; adorent; adoré; top; au top; nickel; bravo; félicitation*; chapeau; le meilleur; la meilleure; les meilleurs; meilleur service;
			je recommande vivement; recommande à 100; cinq étoiles; 5 étoiles; c'est de la bombe; une tuerie; une merveille; un régal; extra; extraordinaire*; incroyable*; remarquable*; au petit soin; aux petits soins; sans faute; rien à redire; rien à dire; coup de coeur; chef d'oeuvre; vous êtes les meilleurs; trop bien; hyper content*; enchanté*; ravi; ravie; ravis; bluff*; jamais déçu*; pas déçu*; absolument pas déçu*; hâte de; trop hâte; vivement; splendide*; sublime*; époustouflant*`,
		},
		{
			entry{weight: 200, cues: praise},
			`bien; très bien; bon; bonne; bons; bonnes; content; contente; contents; contentes; satisf*; heureu*; agréable*; efficace*; sympa*; sympathique*; gentil*; aimable*; souriant*; chaleureu*; réacti*; rapide; rapides; rapidement; rapidité; professionnel*; sérieux; sérieuse; fiable*; pratique; pratiques; facile; faciles; facilement; simple; qualité; à l'écoute;
			je recommande; recommande; recommandé; conseille; j'aime; aime bien; j'aime bien; j'aime beaucoup; aimé; plaisir; beau; belle; joli*; délicieu*; savoureu*; pas mal; pas mal du tout; plutôt pas mal; pas mauvais; pas si mal; pas cher; bon rapport; ça marche bien; marche bien; fonctionne bien; fonctionne parfaitement; fonctionne très bien; marche très bien; correspond parfaitement; conforme; utile; complet; complète; précis; précise; précises; chouette*; cool; intéressant*; réussi*; passionnant*; captivant*; drôle; touchant*; émouvant*; fan; prenant; génialissime; respect; bonheur; magique; compétent*; à l'heure; en avance; soigné*; soigneusement; bien reçu; vite; trop fort; mort de rire; belle surprise; rapport qualité prix; vaut le coup; vaut le détour; au rendez vous; attachant*; addictif; accro; fluide; intuitif; intuitive; ergonomique; fidèle; réconcili*; progrès`,
		},
		{
			entry{weight: 100},
			`mieux; ok; okay; correct; correcte; d'accord; aime; sourire; espoir; espère; lol; mdr; ptdr; haha*; pas de souci; pas de soucis; pas de problème; pas de problèmes; aucun souci; aucun problème; sans problème; sans souci; sans soucis; y'a pas de souci; rire; fête; joyeu*; bonne année; bon anniversaire; gagné; gagner; gratuit*; clair; claire; moderne; solide; confortable; victoire; bientôt; lumineu*; nouveau; solution*; innov*; succès; soutien; soutenir; encourag*; protéger; durable; ce serait bien; serait bien`,
		},
		{
			entry{weight: 200, cues: thanks},
			`merci; merci beaucoup; mille mercis; mille merci; un grand merci; merci infiniment; remercie; remercier; remerciement*; reconnaissant*; merci d'avance`,
		},
		{
			entry{weight: 200, cues: settled | thanks},
			`c'est réglé; est réglé; tout est réglé; problème résolu; problème réglé; souci réglé; est résolu; a été résolu; a été réglé; ça remarche; remarche; refonctionne; de nouveau opérationnel; ça fonctionne à nouveau; fonctionne à nouveau; marche à nouveau; tout est rentré dans l'ordre; rentré dans l'ordre; bien été remboursé; enfin reçu; finalement reçu; ont réglé; avez réglé; merci d'avoir; merci pour votre aide; merci pour l'aide; merci pour la réponse; merci pour votre réponse; merci pour votre réactivité`,
		},

		{
			entry{weight: -300, cues: complaint},
			`nul; nulle; nuls; nulles; nullissime; horrible*; affreu*; catastroph*; lamentable*; scandal*; inadmissible*; inacceptable*; intolérable*; exécrable*; déplorable*; pitoyable*; minable*; médiocre*; désastre*; désastreu*; cauchemar*; le pire; la pire; les pires; pire; honte; honteu*; indigne*; inutilisable*; incompéten*; incapables; incapable*; aberrant*; n'importe quoi; du grand n'importe; zéro; 0 étoile; zéro étoile; une étoile; 1 étoile; à fuir; fuyez; fuir; à éviter; évitez; éviter absolument; n'achetez pas; ne pas acheter; n'allez pas; passez votre chemin; méfiez vous; attention danger;
			merci pour rien; merci de rien du tout; bravo pour le retard; bravo pour la panne; bravo pour le service; bravo le service; bravo le sav; bravo l'organisation; merci pour le retard; merci de m'avoir fait perdre; foutage de gueule; se moque de; se moquent de; se moquer; vous moquez; moquez vous; se fout de; se foutent de; vous foutez; on se fiche; prend pour des; prenez pour des; prendre pour des; pas sérieux; perte de temps; gâchis; dégueulasse*; daube; camelote; navet; bouse; à chier; irrespect*; manque de respect; manque de sérieux; aucun respect; aucune considération; aucun professionnalisme; laisse à désirer; belle blague; une blague; plaisanterie; ridicule*; grotesque; abusé; abusif; abusive; vol manifeste; mensonge*; mensong*; mentent; menteu*; mauvaise foi; trompeu*; tromperie; trompé; inadapté*; dégoûté*; écoeur*; ignoble*; poubelle; à vomir; sans intérêt; aucun intérêt; vergogne`,
		},
		{
			entry{weight: -300, cues: complaint | anger},
			`furieu*; en colère; énervé*; énerve; énervant*; ras le bol; marre; j'en ai marre; en ai assez; excédé*; hors de moi; remonté*; colère; indigné*; révolt*; exaspér*; à bout; trop c'est trop; ça suffit; insupportable*; révoltant*; outré*; enragé*; rage; scandalisé*; agac*`,
		},
		{
			entry{weight: -200, cues: strong},
			`merde; putain; ptn; bordel; cons; fout; foutre; ordures; bandit*; clowns; débile*; wtf; mafieu*; crétin*; imbécile*`,
		},
		{
			entry{weight: -300, cues: complaint | strong},
			`arnaqu*; escroc*; escroqu*; voleur*; bande de voleurs; merdi*; connard*; connasse; bande de; salaud*; salop*; enfoiré*; foutez; foutu; foutus; emmerd*; fait chier; font chier; faites chier; ta gueule; vos gueules; enculé*; pourri; pourris; pourrie; crapule*; charlatan*; racket*; raclure*; abruti*; fdp; ntm; bâtard*; bouffon*; guignol*`,
		},
		{
			entry{weight: -200, cues: complaint},
			`déçu; déçue; déçus; déçues; décevant*; déception*; déçoit; mauvais*; mal; insatisf*; mécontent*; problème; problèmes; souci; soucis; bug; bugs; bugue; bugge; bogue; beug*; buggé*; bugué*; plante; plantage*; erreur*; défaut*; défectueu*; défaillan*; cassé*; abîmé*; endommag*; casse; abime; retard; retards; en retard; retardé*; lent; lente; lenteur*; long; perdu*; perdre; perte; manque; manquant*; manquait; introuvable*; attends toujours; j'attends toujours; attends encore; toujours rien; toujours aucun*; toujours pas; encore rien; toujours en attente; attente interminable; heures d'attente; minutes d'attente; depuis des heures; depuis des semaines; depuis des mois; ça fait des semaines; ça fait des mois; plus d'un mois;
			annulé*; annulation*; réclam*; plainte; plaintes; plaindre; malpoli*; impoli*; désagréable*; aggressi*; agressi*; hautain*; sale; sales; saleté; froid; froide; froids; cher pour; trop cher; hors de prix; surfacturé*; facturé deux fois; débité deux fois; prélevé deux fois; débitée deux fois; double prélèvement; double facturation; pas terrible; pas top; pas génial; pas fameux; pas ouf; pas normal; n'est pas normal; pas correct; bof; compliqué; galère*; blocage; bloqué*; impossible; impossible de; impossible d'; inefficace*; inutile*; panne; en panne; tombe en panne; tombé en panne; hs; hors service; ne sert à rien; sert à rien; servent à rien; mauvaise expérience; mal reçu; mal accueilli*; mal emballé*; mauvais article; mauvaise taille; jamais arrivé*; jamais reçu; jamais livré*; pas reçu; pas livré*; n'arrive pas; aucune nouvelle; aucun suivi; aucune explication; aucune solution; aucune aide; publicité mensongère; pub mensongère; malhonnête*; trompé*; avarié*; périmé*; moisi*; pourriture; cafard*; cheveu; contrefaçon*; dégradé*; dégrade; pire en pire; de mal en pis; se dégrade; raccroch*; râle*; aléatoire; fuite; fuit; coupure*; coupé*; ralenti*; rame; ramer; saccad*; désinstall*; inexploitable; irréparable; regrett*; dommage; faux; fausse; bâclé*; incompréhensible*; raté*; vide; ennuyeu*; ennui*; lourd; lourdingue; prévisible; cliché*; niais*; naze; nases; nase; mou; daté; surjoué*; invraisemblable*; désolant*; consternant*; décroch*; lassant; agaçant; obligé*; forcé*; refus*; mal conçu; pas pratique; vide la batterie; décharge; déconnect*; insuffisan*; inexistant*; nous prend; pénible; surtaxé*; promesses; fonctionne mal; marche mal; sav nul; moyen; moyenne; moyennement; difficile; limité; usant`,
		},
		{
			entry{weight: -150},
			`triste*; tristesse; peur; inquiet*; inquiét*; mort; morts; meurt; guerre; malheur*; hélas; pleure*; fatigué*; crise; grave; danger; pollu*; attentat*; violence*; menace*; échec; désolé*; menac*; détrui*; destruct*; tue; tuer; tués; victime*; catastrophe naturelle; moche*; bête; stupide*; con; absurde; haine; réchauffement; malédiction; dénonc*; contre; risque*; scandale; tort; accus*; corrup*; racis*; toxique*; nuisible*; nucléaire; condamn*; illégal*; mentir; crime*; terroris*; polémique; alerte; dérèglement; urgence climatique; pollueur*; déchets; hypocri*; faillite`,
		},

		{
			entry{cues: should | notBefore},
			`marche; marchent; marchait; marché; fonctionne; fonctionnent; fonctionnait; fonctionner; fonctionnel*; répond; répondent; répondez; répondu; répondre; arrive; arrivé*; livré*; livre; livrer; livraison; reçu; reçue; reçois; reçu*; recevoir; rembours*; aide; aident; aider; aidé; solution; s'ouvre; ouvre; ouvrir; charge; charger; connecte; connecter; synchronis*; démarre; démarrer; allume; s'allume; décroche; décrochent; rappelle; rappelé; rappellent; envoyé; envoie; réagi*; écoute; respecté*; respecte; respectent; tient; tiennent; propre; conforme; compatible*; normal*; acceptable; disponible; joignable*; trouve; trouver; accès; accéder; lance; télécharge; installe; affiche; s'affiche; enregistre; compte; valid*; honnête; à jour; mise à jour; chauffe; rien compris; vient; venu; passe; passé; accepte; reconnait; détecte; suivi; pris en charge; prévenu*; résolu; réglé; change; vaut; possible`,
		},
		{
			entry{weight: 200, cues: notBefore | praise},
			`recommande; conseille; j'aime; satisfait; satisfaite; content; contente; bon; bonne; bien; pratique; fiable; sérieux; professionnel; efficace; convaincu; convaincant*; intéressant; clair; à la hauteur; hauteur; terrible`,
		},

		{
			entry{weight: -200, cues: complaint | unanswered},
			`personne ne répond; personne répond; personne pour répondre; personne ne me répond; personne ne décroche; personne ne rappelle; personne ne m'a rappelé; personne ne m'aide; personne n'aide; personne ne sait; personne au téléphone; personne au bout; personne pour m'aider; personne n'est capable; aucune réponse; aucun retour; sans réponse; pas de réponse; jamais de réponse; toujours pas de réponse; pas de retour; sans retour; jamais rappelé*; jamais répondu; répondez pas; ne répondez pas; ne répond pas; ne répondent pas; répond pas; répondent pas; répond jamais; ne répond jamais; ne répond plus; répond plus; injoignable*; pas joignable; ignoré*; m'ignore*; ignorez; vous m'ignorez; silence radio; il y a quelqu'un; y a quelqu'un; quelqu'un ?; allo; laissé sans nouvelles; sans nouvelle; sans nouvelles; on me balade; me balade; balade de service en service; on se renvoie la balle; renvoie la balle; renvoient la balle; service client inexistant; sav inexistant; service client injoignable; attends une réponse; attends votre réponse; attends toujours une réponse; attends toujours votre réponse; réponse automatique; réponses automatiques`,
		},
		{
			entry{weight: -100, cues: again},
			`deuxième fois; troisième fois; quatrième fois; cinquième fois; sixième fois; énième fois; 2e fois; 3e fois; 4e fois; 2ème fois; 3ème fois; 4ème fois; 5ème fois; deuxième message; troisième message; quatrième message; énième message; 2e message; 3e message; 3ème message; 2ème message; deuxième mail; troisième mail; 3ème mail; deuxième relance; troisième relance; encore une fois; une fois de plus; une nouvelle fois; pour la dernière fois; à chaque fois; chaque fois; à plusieurs reprises; plusieurs fois; trois fois; 3 fois; quatre fois; 4 fois; dix fois; 10 fois; sans arrêt; encore en panne; relance; relancé; relancer; relances; recommence; ça recommence; toujours le même; encore et toujours; encore un; encore en retard`,
		},
		{
			entry{weight: -100, cues: money},
			`rendez moi mon argent; rendez l'argent; rendez nous; mon argent; remboursez moi; remboursez nous; remboursez; je veux être remboursé*; veux un remboursement; exige un remboursement; exige le remboursement; exige d'être; demande un remboursement; demande le remboursement; demande de remboursement; attends mon remboursement; attends le remboursement; attends toujours mon remboursement; toujours pas remboursé*; toujours pas de remboursement; pas remboursé*; jamais remboursé*; refus de remboursement; refuse de me rembourser; refuse de rembourser; refusent de me rembourser; refusent de rembourser; me devez; dédommag*; indemnis*; geste commercial; à mes frais`,
		},
		{
			entry{weight: -200, cues: complaint},
			`ne ~ plus; n' ~ plus; n'arrive plus; n'arrive pas à; arrive plus à; arrive pas à; pas moyen; pas possible; peux pas; peut pas; peux plus; peut plus; peuvent plus; ne peux; de moins en moins; c'était mieux; était mieux; mieux avant; régression; retour en arrière; faudrait revoir; à revoir; à améliorer; à corriger; corrigez; réparez; réparer; saoul*; soûl*; soule; s'en foutent; m'en fout; consommation en arrière plan; pas à jour; pas compatible; n'est pas compatible; dommage que; dommage`,
		},
		{
			entry{weight: -100},
			`depuis la mise à jour; depuis la dernière mise à jour; depuis cette mise à jour; la dernière mise à jour; abandonn*; supprim*; disparu*; disparait; soit disant; soi disant; amélioration; manque de; essayé; j'essaie; malgré`,
		},
		{
			entry{cues: hurry},
			`urgent; urgente; urgence; en urgence; d'urgence; au plus vite; immédiatement; tout de suite; le plus vite possible; dans les plus brefs délais`,
		},

		{
			entry{weight: -300, cues: danger | complaint},
			`pris feu; prend feu; a pris feu; prendre feu; mis le feu; met le feu à; en feu; en flammes; incendie chez; début d'incendie; un incendie; explosé dans; m'a explosé; explosé en; explosé chez; explosé cette; appareil a explosé; batterie a explosé; téléphone a explosé; machine a explosé; fumée sort; de la fumée; sort de la fumée; dégage de la fumée; électrocut*; décharge électrique; choc électrique; pris une décharge; pris le courant; coup de jus;
			brûlé mon; brûlé ma; brûlé mes; brûlé la main; brûlé le visage; brûlé au; brûlé les doigts; me suis brûlé*; m'a brûlé*; s'est brûlé*; s'est fait brûler; brûlée au; brûlure*; brûlures; blessé*; blessure*; s'est coupé; me suis coupé*; hospitalis*; à l'hôpital; aux urgences; les urgences; le samu; samu; allergie grave; choc allergique; réaction allergique; choc anaphylactique; anaphyla*; oedème; traces d'arachide non; allergène non; allergènes non; arachide non; intoxiqu*; intoxication*; empoisonn*; salmonel*; listeria; étouff*; s'est étouffé*; failli s'étouffer; ne respire plus; respirait plus; peut plus respirer; n'arrivait plus à respirer; bouts de verre; bout de verre; morceau de verre; morceaux de verre; verre dans; du verre dans; éclat de verre; éclats de verre; métal dans; bout de métal; morceau de métal; lame dans; saign*; du sang; en sang; perdu connaissance; évanoui*; failli mourir; failli y passer; failli me tuer; failli tuer; aurait pu mourir; aurait pu tuer; aurait pu être grave; aurions pu mourir; peut tuer; risque de mort; mort dans; me suicider; suicid*; en finir avec la vie; envie de mourir; me foutre en l'air; fuite de gaz; odeur de gaz; sent le gaz; monoxyde; freins ne; freins ont lâché; plus de freins; les freins; airbag; dangereu*; mise en danger; mise en danger de; mettre en danger; met en danger; danger de mort; danger pour; blessé par; tombée malade; tombé malade; tombés malades; nous a rendus malades; rendu malade; rendus malades; rendue malade; tous malades; vomi*; vomissements; agressé*; agression*; harcèl*; menacé de mort; attouchement*; cassé le bras; cassé la jambe; cassé une dent; points de suture; corps étranger;
			cassé le poignet; cassé la cheville; cassé la hanche; cassé le nez; cassé une côte; cassé le pied; cassé la main; cassé le col; cassé le doigt; cassé une dent; cassé l'épaule; cassé le genou; cassé le coude; col du fémur;
			fractur*; des flammes; flammes qui; aiguille dans; aiguilles dans; lame de rasoir; lames de rasoir; clou dans; vis dans mon; roue s'est détachée; roue détachée; roue a lâché; perdu une roue; direction s'est bloquée;
			direction bloquée; direction a lâché; volant s'est bloqué; frein* ~ lâché; frein* ~ fonctionn*; plus de frein*; freine plus; s'est effondré*; s'effondre sous; plafond est tombé; plafond s'est; étagère est tombée;
			tombé sur une cliente; tombé sur un client; tombé sur la tête; tombée sur la tête; tombé dans vos escaliers; tombée dans vos escaliers; tombé dans l'escalier; tombée dans l'escalier; arrive plus à respirer;
			n'arrive plus à respirer; n'arrive pas à respirer; arrive pas à respirer; arrivait plus à respirer; du mal à respirer; peux plus respirer; pouvait plus respirer; veux en finir; envie d'en finir; vais en finir;
			veux en finir avec la vie; veux mourir; veux plus vivre; vais me tuer; aurait pu y avoir un mort; aurait pu y avoir des morts; aurait pu y avoir des blessés; aurait pu y avoir un mort; pu y avoir un mort;
			pu y avoir des morts; pu y avoir des blessés; y aura un mort; y aura des morts; y avoir un drame; tourner au drame; se faire tuer; fait tuer; faire tuer quelqu'un; javel dans; poison dans; produit toxique;
			produits toxiques; vapeurs toxiques; avalé un bouton; avalé une pile; avalé un aimant; avalé une pièce; avalé un morceau; avalé un bout; visage a gonflé; visage gonflé; visage a enflé; gorge a gonflé; gorge gonflée;
			lèvres ont gonflé; langue a gonflé; yeux ont gonflé; noix ~ pas indiqué*; noix ~ pas mentionné*; arachide* ~ pas indiqué*; arachide* ~ pas mentionné*; arachide ~ pas sur; allergène* ~ pas indiqué*;
			allergène* ~ pas mentionné*; allergène* ~ manqu*; gluten ~ pas indiqué*; famille est malade; famille malade; famille ~ malade; malade après; malades après; malade à cause; malades à cause; vomit depuis; vomissons;
			chauffeur ~ ivre; conducteur ~ ivre; chauffeur ~ alcoolisé; conducteur ~ alcoolisé; chauffeur ~ saoul; endormi au volant; s'endort au volant; téléphone au volant; renversé un cycliste; renversé une cycliste;
			renversé un piéton; renversé une dame; renversé un enfant; renversé mon fils; renversé ma fille; failli me renverser; failli renverser; grillé un feu; grillé le feu; roulé sur mon; touché ma fille; touché mon fils;
			touché mon enfant; main aux fesses; menacé* de mort; menacé* de me; fils électriques; fils à nu; fil à nu; câbles à nu; mort après avoir; morte après avoir; morts après avoir; appelé ~ pompiers; appeler ~ pompiers;
			pompiers sont; pompiers ont; pompiers étaient; pompiers arriv*; intervention des pompiers; transporté* à l'hôpital; finir à l'hôpital; s'est brûlé*; ébouillant*; perdu un doigt; perdu un oeil; sectionné*; poignard*;
			tombé dans les pommes; tombée dans les pommes; fait un malaise; malaise ~ client*;
			étincelles sont; étincelles sortent; étincelles sortaient; réanimation; soins intensifs; ascenseur est tombé; ascenseur ~ décroché; ascenseur a lâché; coincés dans l'ascenseur; coincée dans l'ascenseur;
			coincé dans l'ascenseur; bloqués dans l'ascenseur; bloquée dans l'ascenseur; bloqué dans l'ascenseur; refermée sur; refermé sur; doigts de mon; doigts de ma; en conduisant; conduisait ~ téléphone; frappé mon; frappé ma;
			frappé un; frappé une; m'a frappé*; m'a giflé*; m'a bousculé*; m'a poussé*; giflé; coups de poing; il aurait pu y avoir un mort; il aurait pu y avoir des morts; il aurait pu y avoir des blessés`,
		},
		{
			entry{weight: -100, cues: hazard},
			`feu; brûlé; brûler; fumée; surchauffe; étincelle*; allergi*; hôpital; fondu; explosion; incendie; danger; danger public`,
		},
		{
			entry{weight: 100},
			`feu vert; feu d'artifice; à tout feu; coup de feu; tout feu tout flamme; ça chauffe; c'est le feu; le feu 🔥; brûler des calories; calories brûlées; brûle des calories; brûlé des calories; pain brûlé; cerveau en feu; mes enfants adorent; mon fils adore; ma fille adore; sang froid; feux`,
		},
		{
			entry{weight: -300, cues: legal | complaint},
			`mon avocat; mon avocate; un avocat; une avocate; nos avocats; mes avocats; par avocat; porter plainte; porte plainte; porterai plainte; dépôt de plainte; déposer plainte; dépose plainte; déposé plainte; plainte déposée; vais porter plainte; porté plainte; tribunal; tribunaux; au tribunal; en justice; la justice; mise en demeure; mettre en demeure; mets en demeure; huissier*; commissaire de justice; ufc que choisir; que choisir; 60 millions de consommateurs; dgccrf; répression des fraudes; signal conso; signalconso; médiateur; médiation; saisir le; procès; poursuivre en; poursuites; action collective; action de groupe; code de la consommation; conciliateur; voie judiciaire; voies judiciaires; prud'hommes; juridique*; juridiction; procureur; gendarmerie; commissariat; main courante;
			illégal*; illégaux; interdit par la loi; contraire à la loi; contre la loi; hors la loi; dans l'illégalité; violez ~ loi; violez ~ code; enfreign*; devant le juge; devant un juge; devant les tribunaux; le juge tranchera;
			juge de proximité; vous attaquer; vous attaque; vous attaquerai; attaquer en justice; vous poursuis; vous poursuivre; vous poursuivrai; poursuis en justice; poursuivre en justice; avant mise en demeure; police est prévenue;
			police prévenue; police est informée; prévenu la police; appelé la police; appeler la police; alerté la police; aller à la police; allé* à la police; plainte à la police; à la gendarmerie; au commissariat;
			valoir mes droits; mes droits devant; mes droits; nos droits; recommandé ~ accusé; lettre recommandée; courrier recommandé; protection juridique; assistance juridique; action en justice; assignation; assigner; assigne;
			dommages et intérêts; signalé* à la répression; signale ~ répression; association de consommateurs; droit de la consommation; délit; pratique* commerciale* trompeuse*; clause* abusive*; abusi* et illég*`,
		},
		{
			entry{weight: -300, cues: data | complaint},
			`fuite de données; fuites de données; fuite de mes données; données ont fuité; ont fuité; données personnelles dans; mes données personnelles; données volées; vol de données; données d'autres; données d'un autre; données de quelqu'un; compte d'un autre; compte de quelqu'un d'autre; commandes d'un autre; commande d'un autre; commandes d'autres; coordonnées d'un autre; coordonnées d'autres; informations d'un autre; informations d'autres; dossier d'un autre; facture d'un autre; factures d'un autre; factures d'autres; accès au compte d'; accès aux données; mot de passe en clair; mots de passe en clair; rgpd; cnil; vendu mes données; vendez mes données; partagé mes données; transmis mes données; communiqué mon adresse; publié mon adresse; mes coordonnées en ligne; sans mon consentement; piratage de vos; violation de données;
			divulgu*; donné mon adresse; donné mon numéro; donné mes coordonnées; donné mes informations; donné mon mail; donnez mon numéro; transmis mon; transmis mes; transmettez mes; dossier médical à; communiqué mon;
			communiqué mes; communiquez mes; vendu mon; vendu mes; vendu nos; vendez mon; revendu mes; revendez mes; revend* ~ données; publié mon; publié mes; publié nos; diffusé mon; diffusé mes; n'importe qui peut voir;
			n'importe qui peut ouvrir; n'importe qui peut lire; n'importe qui peut accéder; n'importe qui a accès; tout le monde peut voir mes; tout le monde voit mes; peut lire mes; lit mes messages; lire mes messages;
			visibles par tou*; visible par tou*; visibles de tous; mot de passe ~ en clair; passe ~ en clair; passe en clair; envoyés en clair; stockés en clair; données ~ accessible*; base de données ~ accessible*; données ~ en vente;
			données des clients; données ~ dans la nature; données dans la nature; données ~ exposé*; données ~ diffusé*; données ~ volé*; données ~ fuit*; données ~ pirat*; fuite ~ données; numéro de carte en entier; carte en entier;
			carte bancaire en entier; d'un autre client; d'une autre cliente; d'un autre patient; d'une autre patiente; d'un autre abonné; d'autres clients; d'autres patients; relevé ~ d'une autre; relevé ~ d'un autre;
			dossier d'une autre; courrier d'un autre; facture ~ d'une autre; compte de quelqu'un; commande de quelqu'un; données de quelqu'un; adresse de quelqu'un; à la mauvaise personne; au mauvais client; au mauvais destinataire;
			en copie visible; clients en copie; adresses de tout le monde; adresses de tous; mails de tous; cherché mon adresse; noté mon numéro; faille de sécurité; ma vie privée; atteinte à la vie privée; revendre nos données;
			vendre nos données;
			d'un inconnu; d'inconnus; photos d'autres; résultats médicaux ~ chez; résultats ~ chez mon voisin; courrier ~ chez mon voisin; mon adresse sur votre; mon numéro sur votre; mon nom sur votre; mes photos sur votre;
			mon adresse est publique; liste de clients ~ publiée; liste des clients; publié* par des pirates; clients ~ publiée par`,
		},
		{
			entry{weight: -300, cues: fraud | complaint},
			`fraude; fraudes; frauduleu*; fraud*; sans mon autorisation; sans mon accord; sans autorisation; non autorisé*; prélevé sans; débité sans; prélèvement non; volé mon argent; volé de l'argent; m'avez volé; m'ont volé; m'a volé; nous a volé; volé ~ euros; volé mes; vol de mon; vide mon compte; vidé mon compte; vidé mes comptes; argent a disparu; argent disparu; compte a été piraté; compte piraté; piraté mon; pirat*; hameçonn*; phishing; usurp*; usurpation; faux site; carte volée; carte a été utilisée; carte bancaire utilisée; utilisé ma carte; détourn*; abus de confiance; abus de faiblesse;
			argent volé; argent ~ volé; mon argent ~ volé; mon argent a disparu; mon argent ~ disparu; notre argent ~ disparu; volé ~ mon compte; volé de mon compte; volé sur mon compte; volé mon; volé ma; volé notre; volé nos;
			vol sur mon compte; vol de ma carte; volé ~ coordonnées; volé ~ identité; retiré de l'argent; retrait* que je; compte a été vidé; compte vidé; mon compte a été vidé; mon compte ~ vidé; mon compte ~ piraté;
			mon compte ~ hacké; mon compte ~ débité sans; comptes vidés; compte ~ vidé; a vidé mon; ont vidé mon; économies ont disparu; économies ~ disparu; solde ~ disparu; points ~ volés; compte a été hacké; compte hacké; hacké;
			hackée; hackés; hacker mon; fait hacker; fait pirater; fait voler ~ compte; fait voler ~ carte; entré dans mon compte; entrée dans mon compte; quelqu'un s'est connecté; commandé avec mon compte; commandé sur mon compte;
			commandé avec ma carte; acheté avec ma carte; payé avec ma carte ~ que; crédit à mon nom; prêt à mon nom; contrat ~ à mon nom; signé à mon nom; souscrit à mon nom; ouvert à mon nom; en mon nom; faux mail*; faux sms;
			faux courriel*; faux conseiller*; faux vendeur*; faux livreur*; faux agent*; faux technicien*; faux profil*; fausse facture; fausses factures; faux document*; se fait passer pour; se font passer pour;
			s'est fait passer pour; se faire passer pour; arnaquer de; carte cadeau ~ vide; carte cadeau vidée; imité ma; imité la signature; signature ~ falsifiée; signature falsifiée; signature imitée; falsifi*; copié ma carte;
			cloné ma carte; carte clonée; carte copiée; sur ma carte que je; sur mon compte que je n'ai; achats que je n'ai; paiement que je n'ai; paiements que je n'ai; virement que je n'ai; virements que je n'ai; débit que je n'ai;
			commande que je n'ai pas passée; prélèvement que je n'ai; jamais commandé ça; jamais passé cette commande; n'ai jamais commandé ça; jamais signé ce contrat; jamais souscrit; usurpé*; escroquerie*; escroqué*; détourné*;
			sim swap; sans mon consentement ~ prélev*;
			fidélité ~ volés; fidélité ~ disparu; points ~ disparu; contrat sans me demander; contrat sans mon; compte sans me demander; compte sans mon; quelqu'un a changé; boutique inconnue; site inconnu; paiement inconnu;
			paiements inconnus; débit inconnu; débits inconnus; achat inconnu; achats inconnus; je ne reconnais pas; jamais autorisé`,
		},
		{
			entry{weight: -200, cues: down | complaint},
			`site en panne; service en panne; réseau en panne; tout est en panne; panne générale; panne nationale; panne de réseau; panne internet; panne totale; site est down; site down; serveur down; serveurs down; est down; serveurs en panne; site hors service; site inaccessible; site est inaccessible; application inaccessible; inaccessible*; impossible de se connecter; impossible de me connecter; plus d'accès; plus rien ne marche; plus rien ne fonctionne; rien ne marche; rien ne fonctionne; plus de réseau; pas de réseau; aucun réseau; plus d'internet; plus internet; plus de connexion; sans internet; sans réseau; sans électricité; plus d'électricité; plus d'eau; plus de chauffage; sans chauffage; coupure générale; black out; hors ligne; paiements refusés; tous les paiements; ne peux plus me connecter; peux plus me connecter; plus de service;
			site* ~ en panne; appli* ~ en panne; serveur* ~ en panne; réseau* ~ en panne; système* ~ en panne; standard ~ en panne; paiement* ~ en panne; carte est en panne; carte sont en panne; terminaux ~ en panne;
			terminal ~ en panne; chauffage ~ en panne; ligne* ~ en panne; fibre ~ en panne; internet ~ en panne; téléphone* ~ en panne chez; en panne pour tout; en panne dans tou*; site ~ marche plus; site ~ marche pas;
			site ~ marche toujours pas; site ~ fonctionne plus; site ~ fonctionne pas; site ~ fonctionne toujours pas; site ~ répond plus; site ~ répond pas; site ~ charge pas; site ~ charge plus; site ~ s'ouvre pas; site ~ plante;
			marche pour personne; fonctionne pour personne; marche plus pour personne; serveur* ~ tombé*; serveur* ~ down; serveur* ~ plant*; panne dans mon; panne dans le; panne dans notre; panne dans tou*; panne d'internet;
			panne géante; panne chez vous; panne de courant; panne d'électricité; panne d'eau; panne mondiale; panne nationale; panne en cours; coupure* de courant; coupure* d'eau; coupure* d'électricité; coupure* de gaz;
			coupure* internet; coupure* de réseau; plus de courant; plus d'eau chaude; pas d'eau chaude; pas d'électricité; pas de courant; plus de gaz; plus d'électricité; plus de téléphone; plus de télé; paiements ne passent;
			paiement ne passe; paiements ~ passent plus; paiements ~ passent pas; personne ne peut se connecter; personne ne peut commander; personne ne peut payer; personne ne peut accéder; personne n'arrive à se connecter;
			personne n'arrive à commander; personne n'arrive à payer; personne n'arrive à accéder; plus personne ne peut se; plus personne n'arrive à; impossible d'accéder; impossible d'accéder à; impossible d'accéder au; erreur 500;
			erreur 502; erreur 503; erreur 504; erreur serveur; erreur interne; lignes ~ coupées; ligne ~ coupée; internet coupé; numéro d'urgence ne; numéro d'urgence ~ pas; bornes ~ hors service; bornes sont;
			distributeurs ~ hors service; guichets ~ hors service; tout est hors service; service ~ indisponible; services ~ indisponibles; site ~ indisponible; appli* ~ indisponible; momentanément indisponible; site hs; site ~ hs;
			réseau hs; serveur* ~ hs; appli* ~ hs; internet hs; tout est bloqué; tout est hs;
			aucun site ne charge; site ne charge; plus de tonalité; pas de tonalité; toute la rue est; tout le quartier est; erreur pour tout le monde; bug pour tout le monde; page ~ morte; page de paiement est morte;
			complètement down; totalement down; tout est down; est down pour`,
		},
		{
			entry{weight: -150, cues: leaving | complaint},
			`résili*; je résilie; désabonn*; me désabonne; me désinscri*; plus jamais; jamais plus; dernière fois que; dernière commande; dernier achat; on ne m'y reprendra; n'y reviendrai; ne reviendrai; reviendrai pas; reviendrai plus; reviendrons pas; reviendrons plus; je n'y retournerai; n'y retournerai; retournerai pas; retournerai plus; n'achèterai plus; achèterai plus; ne commanderai plus; commanderai plus; ne commande plus; je change d'opérateur; changer d'opérateur; change d'opérateur; changer de banque; change de banque; changer de fournisseur; change de fournisseur; changer de crèmerie; voir ailleurs; aller voir ailleurs; vais ailleurs; irai ailleurs; passe à la concurrence; chez la concurrence; à la concurrence; chez un concurrent; chez vos concurrents; aux concurrents; perdu un client; perdu une cliente; perdez un client; perdez une cliente; perdre un client; client perdu; perdu comme client; fermer mon compte; ferme mon compte; clôturer mon compte; clôture de mon compte; clôture mon compte; supprimer mon compte; supprime mon compte; je vous quitte; vous quitter; je pars; annuler mon abonnement; annuler mon contrat; annuler mon inscription; annule mon abonnement; annule ma commande; annuler ma commande; boycott*; adieu; je désinstalle; désinstaller; désinstallé; me rétracte; rétractation; fini pour moi; c'est fini; portabilité;
			renouvelle pas; ne renouvelle pas; ne renouvelle plus; renouvellerai pas; ne renouvellerai pas; ne renouvellerai plus; renouvellerons pas; ne renouvellerons pas; ne renouvelons pas; irons ailleurs; irons ~ ailleurs;
			iront ailleurs; acheter ailleurs; achète ailleurs; achèterai ailleurs; achetons ailleurs; commander ailleurs; commanderai ailleurs; partir ailleurs; partirai ailleurs; pars ailleurs; partons ailleurs; chez votre concurrent;
			chez votre concurrence; votre concurrent; vos concurrents; chez le concurrent; désinstall*; supprimé l'appli; supprimé l'application; supprime l'appli; supprime l'application; supprimé mon compte; mes comptes chez vous;
			fermer ~ comptes; ferme ~ comptes; ferme tous mes; clôture tous; clôturer tous; clôture ~ comptes; ne reviendra plus; ne reviendra pas; reviendra plus; reviendra pas; on ne reviendra; reviens plus; ne reviens plus;
			change de crèmerie; change de boutique; change d'assurance; changer d'assurance; change d'assureur; changer d'assureur; change de compagnie; changer de compagnie; quitte le navire; je quitte ~ opérateur; je quitte ~ banque;
			quitter votre banque; quitter votre enseigne; perdre des clients; perdre vos clients; perdez des clients; perdre une cliente; ne me reverrez plus; ne me reverrez pas; ne nous reverrez plus; me reverrez plus; reverrez plus;
			reverrez pas; reverrez jamais; me verrez plus; verrez plus; terminé entre nous; terminé pour moi; fini entre nous; c'est terminé; mettrai plus les pieds; remettrai plus les pieds; mets plus les pieds; remets plus les pieds;
			mes adieux; non renouvellement; mettre fin à mon; mets fin à mon; mettre un terme;
			un autre opérateur; autre opérateur; un autre fournisseur; autre fournisseur; une autre banque; autre banque; une autre assurance; passe chez; passer chez; passons chez; arrêter mon abonnement; arrêtez mon abonnement;
			arrête mon abonnement; arrêt de mon abonnement; stopper mon abonnement; stoppez mon abonnement; plus un centime; plus un sou; plus un euro; n'aurez plus un centime; n'aurez plus un sou; n'aurez plus un euro; dites adieu`,
		},

		{
			entry{cues: ask | personal},
			`comment faire; comment puis; comment je; comment peut; comment on; comment fait; est ce que; est il; est elle; est ce possible; est il possible; pouvez vous; pourriez vous; peux tu; pourrais tu; peut on; puis je; avez vous; savez vous; auriez vous; serait il; y a t il; existe t il; quand; quel est; quelle est; quels sont; quelles sont; à quelle heure; combien; où est; où en est; où puis; où trouver; où se; où; j'aimerais; je voudrais; je souhaite; je souhaiterais; j'ai besoin; besoin d'aide; besoin de; aidez moi; aidez; quelqu'un sait; quelqu'un peut; quelqu'un aurait; une idée; une question; petite question; s'il vous plaît; svp; stp; s'il te plaît; merci de me; merci de nous; merci de faire; merci de corriger; merci de répondre; merci de rembours*; cherche; à quand; prévu; pourquoi; contactez moi; rappelez moi; répondez moi; en mp; en dm; en message privé; renseign*; c'est normal; est ce normal`,
		},
		{entry{cues: personal}, `mon; ma; mes; vous; votre; vos; notre; nos; tu; ton; ta; tes; je; j; moi; nous; m`},

		{
			entry{cues: not},
			`ne; n; pas; jamais; aucun; aucune; sans; rien; ni; pas du tout; peu; zéro; plus du tout; nullement; trop peu; cesse de; loin d'être; loin de; impossible de; impossible d'; incapable de; incapables de; refuse de; refusent de; même pas; pas vraiment; pas très; pas trop; pas assez; plus aucun; plus aucune; ne plus; n'ai plus; n'est plus; ne sont plus`,
		},
		{
			entry{cues: more},
			`très; vraiment; trop; tellement; extrêmement; totalement; complètement; absolument; si; hyper; super bien; ultra; particulièrement; franchement; carrément; tout simplement; juste; bien trop; beaucoup; énormément; entièrement; sacrément`,
		},
		{entry{cues: more | strong}, `putain de`},
		{entry{cues: less}, `un peu; plutôt; assez; légèrement; presque; parfois`},
		{
			entry{cues: but},
			`mais; cependant; toutefois; pourtant; sauf; malheureusement; par contre; en revanche; hormis`,
		},
		{
			entry{},
			`n'est ce pas; pas seulement; pas que; n'hésitez pas; hésitez pas; ne manquez pas; manquez pas; bonjour; bonsoir; bonne journée; bonne soirée; bonne continuation; bon courage; bon week end; cordialement; à bientôt; bien à vous; bien sûr; ou bien; bien que; eh bien; si bien; bien entendu; combien de temps; sans doute; sans parler; pas à pas; il n'y a qu; plus en plus; le temps; plus ou moins; fait du bien; bon sang; bon à savoir; bon ben; ah bon; pour de bon; code; bon de; bon d'achat; bon vent; sur le marché; le marché; en marche; un livre; le livre; ce livre; au passage; mise en place; mise à jour; compte twitter; mon compte; du compte; en charge; de la charge; charge utile; à cause; plus bonne; tout le monde; feu de; au fait; en fait; bien au contraire; à long terme; long terme; le long; tout au long; long métrage; je suis long; grand long; appareil à pain; verre de; au moins; du moins; tenir compte; super marché; super u; bien être; la une; mort née; ma mère; en cours; livre de; livre sterling; grand public; malgré tout; aide soignant; pas plus tard; jamais deux sans trois; sans plus attendre; sans cesse`,
		},
		{
			entry{weight: -300, cues: complaint},
			`merci pour le stress; bonheur d'attendre; plaisir d'attendre; facture que je ne dois pas; pour perdre un colis; pour perdre mon colis; attendu toute la journée; attendu toute la matinée; attendu pour rien; pour rien; une seule chose à faire; trop demander; trop demandé; se moque du monde; se moquent du monde; se moque de nous; se moque des clients; se moque des gens; se fout du monde; laisse à désirer; pas fameux; j'ai connu mieux; on a connu mieux; connu mieux; m'attendais à mieux; s'attendait à mieux; attendais mieux; casse tout; cassé tout; où est mon remboursement; où est mon argent; pas ce que j'ai commandé; pas ce que j'avais commandé`,
		},
		{
			entry{weight: -300, cues: complaint | danger},
			`mise à fumer; mis à fumer; commencé à fumer; batterie a gonflé; batterie gonflée; batterie a explosé; brûlé le visage; brûlé la peau`,
		},
		{
			entry{weight: 300, cues: praise},
			`aucun regret; rien à dire; pas dégueu; pas dégueulasse; sauvé la mise; sauvé la vie; valeur sûre; putain que c'est bon; putain c'est bon; c'est carré; ne décroche plus; ne décroche pas; n'ai pas à me plaindre; pas à me plaindre; conquis; conquise; meilleur achat`,
		},
		{entry{cues: not}, `tout sauf`},
		{
			entry{weight: 100},
			`jambes en feu; équipe est en feu; est en feu ce; sont en feu ce; en feu ce soir; public en feu; ambiance de feu; a volé mon coeur; avez volé mon coeur; volé mon coeur; ne vous quitterai jamais; quitté votre concurrent;
			quitté ~ concurrent; a été réparée; à mourir de rire; volé la vedette`,
		},
		{
			entry{},
			`caserne des pompiers; bal des pompiers; calendrier des pompiers; veux en finir avec; joue un avocat; joue une avocate; joue l'avocat; rôle d'un avocat; procès dans le film; procès du film; procès est passionnant;
			procès dans la série; juge de ligne; film sur ~ fraude; série sur ~ fraude; livre sur ~ fraude; reportage sur ~ fraude; spécialiste de la fraude; lutte contre la fraude; prévention de la fraude; je pars du; je pars en;
			je pars à; je pars demain; je pars dans; je pars pour; je pars de; je pars ce; dernière commande en; dernière commande à; dernière commande est à; avis d'un autre client; commentaire d'un autre client; scène de la panne;
			panne d'inspiration; détourné* l'attention; extincteur*; détecteur* de fumée; quel concurrent; le concurrent ferme; protection des données`,
		},
	}
}
