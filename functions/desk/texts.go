package desk

import (
	"fmt"
	"strings"
)

// words are what the pages say in one language. A %s or %d stands for what is named beside the text.
type words struct {
	Lang string

	// The person's verbs.
	Take, NotForUs, HandOver, Send, MarkAnswered, LookAgain, AnswerAnyway, AnswerAgain, ToInbox string

	// Who speaks, where and when.
	Priority                                                      string // the number
	PublicPost, PrivatePost, PublicComment, PrivateComment        string
	PublicReview, PrivateReview, PrivateMessage                   string
	Rating                                                        string // the number
	Unknown, Somebody                                             string
	Picture, Deleted, CutHere, Attachment                         string // Attachment: its number
	Removed, NameRemoved                                          string // hours, the platform
	OpenOn                                                        string // the platform
	Earlier, Since                                                string
	Now, AgoShort, JustNow, MinuteAgo, MinutesAgo, HourAgo        string // numbers of minutes, hours
	HoursAgo, OnDay, Minutes, Hours, Day, Days                    string // OnDay: a date
	AnswerBy, Late, In, DueNow                                    string // a time; a span; a span
	Date, DateYear, DateTime                                      string // day, month(, year); a date and a time
	First                                                         string // the first day of a month
	Months                                                        string // twelve, parted by spaces
	Thousands                                                     string // between the groups of a number
	Yours, Took, Theirs, HandedOver, NobodyWaits                  string // a time; who, ago; who, a time
	EndedAnswered, EndedInApp, EndedResolved, EndedDismissed      string // who, ago; ago; who, ago; who, ago
	EndedDeleted                                                  string
	AnsweredBy, NewWords, Changed, KeptBelow                      string // who, ago
	YourAnswer, Signed, Limit, LimitTwo, Public, Private, WhoSees string // the name; a number; two numbers
	LetsYou, Publicly, Privately, AtAnyTime, Once, And            string // the platform, ways
	UntilDay, UntilTime                                           string // a date; a time

	// Why an answer cannot leave.
	Empty, TooLong, TooLongOne                            string // too many, platform, length, limit
	NoWindow, NotAllowedWay                               string // platform, way
	NotSummoned, NoToken, NoReplier                       string // platform
	AnswerIn, InApp, ThenMark, KeptAnswerIn, InAppNoWhere string

	// What becomes of an answer.
	NoteBy                                                      string // who, when
	PublicAnswer, PrivateAnswer                                 string // who, when
	OnItsWay, Published, Open                                   string
	NotYet, NotYetMaybe                                         string // platform, reason, time; platform, time
	LostPermission, RefusedIt, BusyTooLong, NeverSaid, CameBack string // platform(, reason)

	// Pages without a conversation.
	Ended, EndedClosed, EndedTime, Done, KeptText    string
	NoPage, NoPageText, NotAllowed                   string
	NothingDone, OtherSite, OtherForm, TooBig, Torn  string
	NotInTeam, NobodyOnCall, SignedOut               string
	SignInToSend, SignInAndSend, SignInToSee         string
	PrivateHidden, ToRota, ToDevices                 string
	NightTitle, Nobody, ToldSent, ToldMail           string
	ToldBusy, ToldFailed, ToldUnknown, ToldNobody    string
	ToldHeld, NewsTook, NewsCalling, NewsReopen      string
	Delivered, Undelivered, Who                      string // Who: who, what
	ChainTitle, HopOpened, HopAsked, HopTook         string // the priority; who; who
	HeldTitle, HeldAlert, HeldShift, HeldClock       string // HeldAlert: code, priority
	MoreHeld, InboxFailed, AnswerFailed, Unproved    string // a number; who, why; who
	Undo, UndoHint                                   string
	Broken, BrokenText, BusyText                     string // a reference
	Inbox, InboxEmpty, InboxLate, InboxNext, InboxIn string
	Deaf                                             string // who
	More                                             string // a number
	OwnedBy, Unowned                                 string // who, until when
	LevelPage, LevelInbox                            string
}

// wordsIn is everything the pages say, English and French side by side. Whatever is not "fr" is English.
func wordsIn(lang string) words {
	say := func(en, _ string) string { return en }
	if lang == "fr" {
		say = func(_, fr string) string { return french.Replace(fr) }
	}
	return words{
		Lang: say("en", "fr"),

		Take:         say("Take it", "Je prends"),
		NotForUs:     say("Not for us", "Pas pour nous"),
		HandOver:     say("Hand over", "Passer la main"),
		Send:         say("Send", "Envoyer"),
		MarkAnswered: say("Mark as answered", "Marquer comme répondu"),
		LookAgain:    say("Look again", "Actualiser"),
		AnswerAnyway: say("Answer all the same", "Répondre quand même"),
		AnswerAgain:  say("Write another answer", "Écrire une autre réponse"),
		ToInbox:      say("Inbox", "À répondre"),

		Priority:       say("Priority %d of 100", "Priorité %d sur 100"),
		PublicPost:     say("public post", "publication"),
		PrivatePost:    say("private post", "publication privée"),
		PublicComment:  say("public comment", "commentaire public"),
		PrivateComment: say("private comment", "commentaire privé"),
		PublicReview:   say("public review", "avis public"),
		PrivateReview:  say("private review", "avis privé"),
		PrivateMessage: say("private message", "message privé"),
		Rating:         say("%d of 5", "%d sur 5"),
		Unknown:        say("Somebody unknown", "Une personne inconnue"),
		Somebody:       say("Somebody", "Quelqu’un"),
		Picture:        say("(a picture, no words)", "(une image, sans texte)"),
		Deleted:        say("(deleted by its author)", "(supprimé par son auteur)"),
		Removed:        say("(removed after %d hours, as %s asks)", "(retiré après %d heures, comme %s le demande)"),
		NameRemoved: say("Name removed after %d hours, as %s asks",
			"Nom retiré après %d heures, comme %s le demande"),
		CutHere:    say("… cut here.", "… coupé ici."),
		Attachment: say("Attachment %d ↗", "Pièce jointe %d ↗"),
		OpenOn:     say("Open on %s ↗", "Ouvrir sur %s ↗"),
		Earlier:    say("Earlier in this conversation", "Plus tôt dans cette conversation"),
		Since:      say("Since then", "Depuis"),

		Now:        say("now", "à l’instant"),
		AgoShort:   say("%s ago", "il y a %s"),
		JustNow:    say("just now", "à l’instant"),
		MinuteAgo:  say("1 minute ago", "il y a 1 minute"),
		MinutesAgo: say("%d minutes ago", "il y a %d minutes"),
		HourAgo:    say("1 hour ago", "il y a 1 heure"),
		HoursAgo:   say("%d hours ago", "il y a %d heures"),
		OnDay:      say("on %s", "le %s"),
		Minutes:    say("%d min", "%d min"),
		Hours:      say("%d h", "%d h"),
		Day:        say("1 day", "1 jour"),
		Days:       say("%d days", "%d jours"),
		AnswerBy:   say("Answer by %s", "À répondre avant %s"),
		Late:       say("%s late", "%s de retard"),
		In:         say("in %s", "dans %s"),
		DueNow:     say("now", "maintenant"),
		Date:       say("%s %s", "%s\u00a0%s"),
		DateYear:   say("%s %s %d", "%s\u00a0%s\u00a0%d"),
		DateTime:   say("%s, %s", "%s, %s"),
		First:      say("1", "1er"),
		Months: say("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
			"janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
		Thousands: say(",", "\u202f"),

		Yours: say("Yours until %s. Answer below, or hand over.",
			"À vous jusqu’à %s. Répondez ci-dessous, ou passez la main."),
		Took:   say("%s took this %s.", "%s l’a pris %s."),
		Theirs: say("%s has until %s to answer.", "%s a jusqu’à %s pour répondre."),
		HandedOver: say("Handed over: the next person is being told.",
			"Vous avez passé la main : la personne suivante est prévenue."),
		NobodyWaits:    say("Nobody waits for an answer here.", "Personne n’attend de réponse ici."),
		EndedAnswered:  say("%s answered this %s.", "%s y a répondu %s."),
		EndedInApp:     say("This was answered in the app %s.", "Une réponse a été donnée dans l’application %s."),
		EndedResolved:  say("%s marked this as answered %s.", "%s l’a marqué comme répondu %s."),
		EndedDismissed: say("%s closed this %s: not for us.", "%s l’a clos %s : pas pour nous."),
		EndedDeleted:   say("The words were deleted by their author.", "Le message a été supprimé par son auteur."),

		AnsweredBy: say("%s answered this %s:", "%s y a répondu %s :"),
		NewWords:   say("There are new words.", "Il y a de nouveaux messages."),
		Changed: say("Something has changed here since you opened the page. Nothing was done.",
			"Quelque chose a changé ici depuis que vous avez ouvert la page. Rien n’a été fait."),
		KeptBelow: say("Your text is kept below: read first, then send it if it still fits.",
			"Votre texte est gardé ci-dessous : lisez d’abord, puis envoyez-le s’il convient encore."),

		YourAnswer: say("Your answer", "Votre réponse"),
		Signed:     say("signed – %s", "signée – %s"),
		Limit:      say("up to %s characters, your signature included", "jusqu’à %s caractères, signature comprise"),
		LimitTwo: say("up to %s characters in public, %s in private, your signature included",
			"jusqu’à %s caractères en public, %s en privé, signature comprise"),
		Public:    say("public", "publique"),
		Private:   say("private", "privée"),
		WhoSees:   say("Who will see it", "Qui la verra"),
		LetsYou:   say("%s lets you answer %s.", "%s vous laisse répondre %s."),
		Publicly:  say("publicly", "en public"),
		Privately: say("privately", "en privé"),
		AtAnyTime: say(" at any time", " à tout moment"),
		Once:      say(" once", " une seule fois"),
		And:       say(", and ", ", et "),
		UntilDay:  say(" until %s", " jusqu’au %s"),
		UntilTime: say(" until %s", " jusqu’à %s"),

		Empty: say("Write your answer first. Nothing was sent.",
			"Écrivez d’abord votre réponse. Rien n’a été envoyé."),
		TooLong: say("%s characters too many for %s: %s of %s, your signature included. Nothing was sent.",
			"%s caractères de trop pour %s : %s sur %s, signature comprise. Rien n’a été envoyé."),
		TooLongOne: say("%s character too many for %s: %s of %s, your signature included. Nothing was sent.",
			"%s caractère de trop pour %s : %s sur %s, signature comprise. Rien n’a été envoyé."),
		NoWindow: say("%s no longer lets us answer %s: its time for that is over.",
			"%s ne nous laisse plus répondre %s : le délai est passé."),
		NotAllowedWay: say("%s does not let us answer this %s.", "%s ne nous laisse pas y répondre %s."),
		NotSummoned: say("%s lets us answer here only people who name us.",
			"%s ne nous laisse répondre ici qu’aux personnes qui nous nomment."),
		NoToken: say("Oyez has no permission to answer on %s: the account must be connected again.",
			"Oyez n’a pas l’autorisation de répondre sur %s : il faut reconnecter le compte."),
		NoReplier:    say("Oyez cannot answer on %s.", "Oyez ne peut pas répondre sur %s."),
		AnswerIn:     say("Answer ", "Répondez "),
		KeptAnswerIn: say("The text is kept; answer ", "Le texte est gardé ; répondez "),
		InApp:        say("in the app ↗", "dans l’application ↗"),
		InAppNoWhere: say("in the app", "dans l’application"),
		ThenMark:     say(", then mark as answered.", ", puis marquez comme répondu."),

		NoteBy:        say("Note by %s, %s", "Note de %s, %s"),
		PublicAnswer:  say("%s, in public, %s", "%s, en public, %s"),
		PrivateAnswer: say("%s, in private, %s", "%s, en privé, %s"),
		OnItsWay:      say("On its way", "En route"),
		Published:     say("Published", "Publiée"),
		Open:          say("open ↗", "ouvrir ↗"),
		NotYet: say("%s did not take it yet (%s). Oyez tries again at %s.",
			"%s ne l’a pas encore prise (%s). Oyez réessaie à %s."),
		NotYetMaybe: say("%s gave no answer, so it may stand there already. Oyez looks again at %s.",
			"%s n’a rien répondu : elle y est peut-être déjà. Oyez regarde de nouveau à %s."),
		LostPermission: say("%s lost our permission (%s).", "%s ne nous laisse plus écrire (%s)."),
		RefusedIt:      say("%s refused it: %s.", "%s l’a refusée : %s."),
		BusyTooLong: say("%s did not take it, however often we tried: %s.",
			"%s ne l’a pas prise, malgré tous nos essais : %s."),
		CameBack: say("%s took it, and then could not deliver it: %s.",
			"%s l’a prise, puis n’a pas pu la remettre : %s."),
		NeverSaid: say("%s never said whether it took it. Look there first.",
			"%s n’a jamais dit si elle est publiée. Regardez d’abord là-bas."),

		KeptText: say("Your text, so that it is not lost", "Votre texte, pour ne pas le perdre"),
		Ended:    say("This link has ended", "Ce lien n’ouvre plus rien"),
		EndedClosed: say("This link ended when the alert was closed.",
			"Ce lien a pris fin quand l’alerte a été close."),
		EndedTime: say("This link has ended: it opens its alert for 12 hours.",
			"Ce lien a expiré : il ouvre son alerte pendant 12 heures."),
		Done:       say("Done", "C’est fait"),
		NoPage:     say("There is no such page", "Cette page n’existe pas"),
		NoPageText: say("Open the link in the SMS again, whole.", "Ouvrez de nouveau le lien du SMS, en entier."),
		NotAllowed: say("Nothing can be done at this address in this way.",
			"Rien ne peut être fait ainsi à cette adresse."),
		NothingDone: say("Nothing was done", "Rien n’a été fait"),
		OtherSite: say("This form came from another site. Open your own link and try again there.",
			"Ce formulaire vient d’un autre site. Ouvrez votre propre lien et recommencez là."),
		OtherForm: say("This form belongs to another conversation. Open your link again.",
			"Ce formulaire appartient à une autre conversation. Ouvrez de nouveau votre lien."),
		TooBig: say("That is too much for one answer.", "C’est trop pour une seule réponse."),
		Torn: say("The form did not arrive whole. Go back and send it again.",
			"Le formulaire n’est pas arrivé entier. Revenez en arrière et renvoyez-le."),
		NotInTeam: say("This link was sent to somebody who is no longer in the team.",
			"Ce lien a été envoyé à une personne qui n’est plus dans l’équipe."),
		NobodyOnCall: say("Nobody is on call, so nobody can act here. Add a person to the team.",
			"Personne n’est d’astreinte, donc personne ne peut agir ici. Ajoutez quelqu’un à l’équipe."),
		SignedOut: say("You are signed out. Open the inbox to sign in, then do it again.",
			"Vous êtes déconnecté. Ouvrez « À répondre » pour vous connecter, puis recommencez."),
		SignInToSend: say("Your answer carries your name: you sign in first. What you have written is kept.",
			"Votre réponse porte votre nom : connectez-vous d’abord. Ce que vous avez écrit est gardé."),
		SignInAndSend: say("Sign in to send", "Me connecter et envoyer"),
		SignInToSee: say("Sign in to answer, close, and read what is private",
			"Me connecter pour répondre, clore, et lire ce qui est privé"),
		PrivateHidden: say("(private: sign in to read it)", "(privé : connectez-vous pour le lire)"),
		NightTitle:    say("Since yesterday: who was called, and why", "Depuis hier : qui a été appelé, et pourquoi"),
		Nobody:        say("Nobody", "Personne"),
		ToldSent:      say("told by SMS", "prévenu par SMS"),
		Who:           say("%s: %s", "%s : %s"),
		ToldMail:      say("told by e-mail", "prévenu par e-mail"),
		ToldBusy:      say("the SMS could not leave, it is tried again", "le SMS n’a pas pu partir, nouvel essai"),
		ToldFailed:    say("the SMS was refused", "le SMS a été refusé"),
		ToldUnknown:   say("the SMS may have been sent", "le SMS est peut-être parti"),
		ToldNobody:    say("was on call", "n’était d’astreinte"),
		ToldHeld:      say("not called", "pas appelé"),
		NewsTook:      say(" that somebody took it", " que quelqu’un s’en charge"),
		NewsCalling:   say(" that the next person is called", " que la personne suivante est appelée"),
		NewsReopen:    say(" that it is open again", " que c’est de nouveau ouvert"),
		Delivered:     say(", delivered", ", remis"),
		Undelivered:   say(", not delivered", ", pas remis"),
		ChainTitle:    say("Who was called", "Qui a été appelé"),
		HopOpened:     say("Opened, priority %d", "Ouverte, priorité %d"),
		HopAsked:      say("%s: the SMS is asked for", "%s : le SMS est demandé"),
		HopTook:       say("%s took it", "%s l’a pris"),
		HeldTitle:     say("Since yesterday: not sent, and why", "Depuis hier : pas envoyé, et pourquoi"),
		HeldAlert:     say("alert %s, priority %d", "alerte %s, priorité %d"),
		HeldShift:     say("what is open, at the start of a shift", "ce qui est ouvert, au début d’une astreinte"),
		HeldClock:     say("what waits here", "ce qui attend ici"),
		MoreHeld:      say("and %d more", "et %d autres"),
		InboxFailed:   say("Answers that did not leave", "Réponses qui ne sont pas parties"),
		AnswerFailed:  say("The answer of %s: %s", "La réponse de %s : %s"),
		Unproved: say("The phone of %s is not verified: an SMS may not arrive.",
			"Le téléphone de %s n’est pas vérifié : un SMS peut ne pas arriver."),
		Undo: say("Undo: it is for us", "Annuler : c’est pour nous"),
		UndoHint: say("You can take this back for ten minutes.",
			"Vous pouvez revenir là-dessus pendant dix minutes."),
		ToRota:    say("On call", "Astreinte"),
		ToDevices: say("My devices", "Mes appareils"),

		Broken: say("Something broke on our side", "Un problème est survenu de notre côté"),
		BrokenText: say("It is not your fault. Try again; if it stays broken, tell the team this reference: %s",
			"Vous n’y êtes pour rien. Réessayez ; si cela continue, donnez cette référence à l’équipe : %s"),
		BusyText: say("Oyez cannot reach its memory just now. Try again in a minute. Reference: %s",
			"Oyez n’a pas accès à sa mémoire en ce moment. Réessayez dans une minute. Référence : %s"),

		Inbox:      say("Waiting for an answer", "En attente de réponse"),
		InboxEmpty: say("Nobody is waiting for an answer.", "Personne n’attend de réponse."),
		InboxLate:  say("Late", "En retard"),
		InboxNext:  say("Next", "À suivre"),
		InboxIn:    say("You act as %s.", "Vous agissez au nom de %s."),
		Deaf:       say("No SMS reaches %s any more: STOP was sent from there. START, sent to the number of Oyez, undoes it.", "Aucun SMS n’atteint plus %s : STOP a été envoyé de là. START, envoyé au numéro d’Oyez, l’annule."),
		More: say("%d more follow when these are answered.",
			"%d autres suivront quand ceux-ci auront leur réponse."),
		OwnedBy:    say("%s, until %s", "%s, jusqu’à %s"),
		Unowned:    say("nobody has it yet", "à personne encore"),
		LevelPage:  say("calls by SMS", "appelle par SMS"),
		LevelInbox: say("no SMS", "sans SMS"),
	}
}

// french puts the spaces that French typography wants and that may not break: a narrow one before ; ? and !, a wide one
// before a colon, inside guillemets and after a number.
var french = strings.NewReplacer(
	" ;", "\u202f;", " ?", "\u202f?", " !", "\u202f!", " :", "\u00a0:", "« ", "«\u00a0", " »", "\u00a0»",
	"%d ", "%d\u00a0", "1 minute", "1\u00a0minute", "1 heure", "1\u00a0heure", "1 jour", "1\u00a0jour", "12 heures",
	"12\u00a0heures", " ↗", "\u00a0↗",
)

// sentence fills a text in, and lets one full stop do where a French month ends on another.
func sentence(format string, args ...any) string {
	s := fmt.Sprintf(format, args...)
	if strings.HasSuffix(s, "..") {
		return strings.TrimSuffix(s, ".")
	}
	return s
}
