package signin

import (
	"fmt"
	"strings"
	"time"

	"oyez/shared/rota"
)

// words are what the pages and their SMS say in one language. A %s or %d stands for what is named beside the text.
type words struct {
	Lang string

	// The door.
	SignIn, SignedInAs, YourNumber, NumberHint, SendCode, WithPasskey, PasskeyFailed string // SignedInAs: a name
	YourCode, CodeHint, NoCode, Enter, AskNew, WrongCode, AskAgain, NoNumber         string
	CodeSMS, StoppedSMS, TestSMS                                                     string // CodeSMS: the code

	// Devices.
	Devices, Welcome, WelcomeText, MakePasskey, Later, Passkeys, NoPasskeys, Sessions, SomeDevice string
	MadeOn, UsedOn, ByCode, ByPasskey                                                             string // a date
	Remove, Leave, Everywhere, OthersTitle, OthersHint, EndOther, EndedOther                      string // names
	PasskeyHere, PasskeyLate, PasskeyRefused, PasskeyCopied, PasskeyMany                          string

	// The rota.
	// a name; until, who; who; minutes, who
	Rota, NowOnCall, NobodyNow, Nobody, UntilThen, FirstStep, NextStep, Unverified string
	Then, And, FourWeeks, WeekOf, HandOffs, MoreHandOffs                           string // a date; a number
	Change, TakeTonight, TakeUntil, Someone, SwapTitle, LeaveTitle, Who, With, In  string // a time
	// two times; who(, who), span
	From, Until, Save, Standing, Undo, Span, OverrideIs, SwapIs, LeaveIs string
	LayerFirst, LayerBackup                                              string
	// from, to, step; a name
	Saved, Unreached, CoverBy, MendBy, ShortenLeave, AddPerson, BadTimes, TooManyChanges  string
	TestTitle, TestHint, SendTest, TestSent, TestOften, TestNoRoom, TestRefused, ToInbox  string
	NothingDone, OtherSite, Torn, SignInFirst, ManagersOnly, NoPage, NoPageText, Somebody string
	Broken, BrokenText                                                                    string // a reference
	// lists parted by spaces; day, month; date, time
	Weekdays, Months, DayMonth, DayTime string
}

// wordsIn is everything the pages say, English and French side by side. Whatever is not "fr" is English.
func wordsIn(lang string) words {
	say := func(en, _ string) string { return en }
	if lang == "fr" {
		say = func(_, fr string) string { return french.Replace(fr) }
	}
	return words{
		Lang: say("en", "fr"),

		SignIn:     say("Sign in", "Connexion"),
		SignedInAs: say("You are signed in as %s.", "Vous êtes connecté en tant que %s."),
		YourNumber: say("Your phone number", "Votre numéro de téléphone"),
		NumberHint: say("The one on which Oyez calls you. It gets a code by SMS.",
			"Celui sur lequel Oyez vous appelle. Il reçoit un code par SMS."),
		SendCode:    say("Send me a code", "Recevoir un code"),
		WithPasskey: say("Use my passkey", "Utiliser ma clé d’accès"),
		PasskeyFailed: say("That did not work. Try again, or ask for a code.",
			"Cela n’a pas marché. Réessayez, ou demandez un code."),
		YourCode: say("The six digits of the SMS", "Les six chiffres du SMS"),
		CodeHint: say("If the number is in the team, a code is on its way. It is good for ten minutes, in this browser only.", "Si ce numéro est dans l’équipe, un code est en route. Il vaut dix minutes, dans ce navigateur seulement."),
		NoCode:   say("No SMS after a minute? Oyez sends at most three an hour to a number, and none when the month’s SMS run low. A passkey needs none; a manager can help.", "Pas de SMS après une minute ? Oyez en envoie trois par heure au plus à un numéro, et aucun quand ceux du mois s’épuisent. Une clé d’accès n’en a pas besoin ; un responsable peut aider."),
		Enter:    say("Sign in", "Me connecter"),
		AskNew:   say("Ask for another code", "Demander un autre code"),
		WrongCode: say("That is not the code. After five tries you need a new one.",
			"Ce n’est pas le bon code. Après cinq essais, il en faut un autre."),
		AskAgain: say("This code is over, or was asked for in another browser. Ask for a new one here.",
			"Ce code n’est plus valable, ou a été demandé dans un autre navigateur. Demandez-en un nouveau ici."),
		NoNumber: say("Write your number with all its digits, such as +33 6 12 34 56 78.",
			"Écrivez votre numéro en entier, par exemple +33 6 12 34 56 78."),
		CodeSMS: say("OYEZ %s is your code to sign in, for ten minutes. Tell it to nobody.",
			"OYEZ %s est votre code de connexion, pour dix minutes. Ne le dites à personne."),
		StoppedSMS: say("OYEZ: ten wrong codes were tried for you. Codes are off for a day; your passkeys work.",
			"OYEZ : dix mauvais codes essayés pour vous. Plus de code pendant un jour ; vos clés d'accès marchent."),
		TestSMS: say("OYEZ test: this is how a page reaches you. There is nothing to do.",
			"OYEZ test : c'est ainsi qu'un appel vous parvient. Il n'y a rien à faire."),

		Devices: say("My devices", "Mes appareils"),
		Welcome: say("Next time without an SMS?", "La prochaine fois sans SMS ?"),
		WelcomeText: say("A passkey signs you in with your finger, face or PIN. It stays on your devices.",
			"Une clé d’accès vous connecte avec votre doigt, votre visage ou votre code. Elle reste sur vos appareils."),
		MakePasskey: say("Make a passkey", "Créer une clé d’accès"),
		Later:       say("Go on to the inbox", "Continuer"),
		Passkeys:    say("Passkeys", "Clés d’accès"),
		NoPasskeys:  say("None yet.", "Aucune."),
		Sessions:    say("Signed in on", "Connecté sur"),
		SomeDevice:  say("A device", "Un appareil"),
		MadeOn:      say("made on %s", "créée le %s"),
		UsedOn:      say("last used on %s", "utilisée le %s"),
		ByCode:      say("since %s, by code", "depuis le %s, par code"),
		ByPasskey:   say("since %s, by passkey", "depuis le %s, par clé d’accès"),
		Remove:      say("Remove", "Retirer"),
		Leave:       say("Sign out here", "Me déconnecter ici"),
		Everywhere:  say("Sign out everywhere", "Me déconnecter partout"),
		OthersTitle: say("A phone is lost", "Un téléphone est perdu"),
		OthersHint: say("Signs a person out everywhere and forgets the passkeys. A code by SMS lets them in again.",
			"Déconnecte une personne partout et oublie ses clés d’accès. Un code par SMS la laisse revenir."),
		EndOther:   say("Sign %s out", "Déconnecter %s"),
		EndedOther: say("%s is signed out everywhere.", "%s est déconnecté partout."),
		PasskeyHere: say("Passkeys need a name in the address: open Oyez at localhost instead of 127.0.0.1.",
			"Les clés d’accès veulent un nom dans l’adresse : ouvrez Oyez à localhost plutôt qu’à 127.0.0.1."),
		PasskeyLate: say("That took too long. Press once more.", "C’était trop long. Appuyez encore une fois."),
		PasskeyRefused: say("Oyez does not know this passkey. Ask for a code.",
			"Oyez ne connaît pas cette clé d’accès. Demandez un code."),
		PasskeyCopied: say("This passkey may have been copied. Sign in by a code, and remove it.",
			"Cette clé d’accès a peut-être été copiée. Connectez-vous par un code, et retirez-la."),
		PasskeyMany: say("You have twenty passkeys. Remove one first.",
			"Vous avez vingt clés d’accès. Retirez-en une d’abord."),

		Rota:         say("On call", "Astreinte"),
		NowOnCall:    say("%s is on call now.", "%s est d’astreinte."),
		NobodyNow:    say("Nobody is on call now.", "Personne n’est d’astreinte."),
		Nobody:       say("nobody", "personne"),
		UntilThen:    say("Until %s; from then on %s.", "Jusqu’au %s ; ensuite %s."),
		FirstStep:    say("First: %s", "D’abord : %s"),
		NextStep:     say("After %d min: %s", "Après %d min : %s"),
		Unverified:   say("phone not verified", "téléphone non vérifié"),
		Then:         say(", then ", ", puis "),
		And:          say(" and ", " et "),
		FourWeeks:    say("The next four weeks", "Les quatre prochaines semaines"),
		WeekOf:       say("week of %s", "semaine du %s"),
		HandOffs:     say("In words", "En toutes lettres"),
		MoreHandOffs: say("and %d more changes", "et %d autres changements"),
		Change:       say("Change", "Changer"),
		TakeTonight:  say("I take tonight, until %s", "Je prends cette nuit, jusqu’au %s"),
		TakeUntil:    say("I take over until %s", "Je prends la relève jusqu’au %s"),
		Someone:      say("Put somebody on call", "Mettre quelqu’un d’astreinte"),
		SwapTitle:    say("Swap with somebody", "Échanger avec quelqu’un"),
		LeaveTitle:   say("Be away", "S’absenter"),
		Who:          say("Who", "Qui"),
		With:         say("With", "Avec"),
		In:           say("In", "Dans"),
		From:         say("From", "Du"),
		Until:        say("Until", "Au"),
		Save:         say("Save", "Enregistrer"),
		Standing:     say("Changed for a time", "Changé pour un temps"),
		Undo:         say("Undo", "Annuler"),
		Span:         say("%s to %s", "du %s au %s"),
		OverrideIs:   say("%s is on call, %s", "%s est d’astreinte, %s"),
		SwapIs:       say("%s and %s swap, %s", "%s et %s échangent, %s"),
		LeaveIs:      say("%s is away, %s", "%s est absent, %s"),
		LayerFirst:   say("first", "premier appel"),
		LayerBackup:  say("backup", "renfort"),
		Saved:        say("Saved.", "C’est enregistré."),
		Unreached: say("Nothing was changed: from %s to %s nobody could be reached at step %d.",
			"Rien n’est changé : du %s au %s, personne ne pourrait être joint à l’étape %d."),
		CoverBy: say("%s could stand in for that time.", "%s pourrait prendre ce temps."),
		MendBy:  say("Save, with %s standing in", "Enregistrer, %s prenant ce temps"),
		ShortenLeave: say("Shorten it, or let a manager add somebody to the team.",
			"Raccourcissez l’absence, ou faites ajouter quelqu’un à l’équipe."),
		AddPerson: say("Verify a phone, or add somebody to the team.",
			"Vérifiez un téléphone, ou ajoutez quelqu’un à l’équipe."),

		BadTimes: say("Nothing was changed: these times or people do not fit. The end comes after the beginning.",
			"Rien n’est changé : ces heures ou ces personnes ne vont pas. La fin vient après le début."),
		TooManyChanges: say("Nothing was changed: there are too many changes already. Undo some.",
			"Rien n’est changé : il y a déjà trop de changements. Annulez-en."),
		TestTitle: say("Does my phone ring?", "Mon téléphone sonne-t-il ?"),
		TestHint: say("Sends a test SMS to you, as a page would come.",
			"Vous envoie un SMS d’essai, comme viendrait un appel."),
		SendTest: say("Send me a test", "Recevoir un essai"),
		TestSent: say("The test is on its way. If it does not come within a minute, tell a manager.",
			"L’essai est en route. S’il n’arrive pas dans la minute, dites-le à un responsable."),
		TestOften: say("No test was sent: three an hour are enough.",
			"Aucun essai envoyé : trois par heure suffisent."),
		TestNoRoom: say("No test was sent: half of the month’s SMS are used, the rest is for real pages.",
			"Aucun essai envoyé : la moitié des SMS du mois est utilisée, le reste est pour les vrais appels."),
		TestRefused: say("The SMS was refused. Tell a manager: a page would not reach you either.",
			"Le SMS a été refusé. Dites-le à un responsable : un appel ne vous parviendrait pas non plus."),
		ToInbox:     say("Inbox", "À répondre"),
		NothingDone: say("Nothing was done", "Rien n’a été fait"),
		OtherSite:   say("This form came from another site.", "Ce formulaire venait d’un autre site."),
		Torn: say("What arrived could not be read. Go back and try again.",
			"Ce qui est arrivé n’a pas pu être lu. Revenez en arrière et réessayez."),
		SignInFirst: say("You are signed out. Sign in, then do it again.",
			"Vous êtes déconnecté. Connectez-vous, puis recommencez."),
		ManagersOnly: say("Nothing was changed: only a manager decides for others.",
			"Rien n’est changé : seul un responsable décide pour les autres."),
		NoPage:     say("There is no such page", "Cette page n’existe pas"),
		NoPageText: say("Check the address.", "Vérifiez l’adresse."),
		Somebody:   say("Somebody", "Quelqu’un"),
		Broken:     say("Something broke on our side", "Un problème est survenu de notre côté"),
		BrokenText: say("It is not your fault. Try again; if it stays broken, tell the team this reference: %s",
			"Vous n’y êtes pour rien. Réessayez ; si cela continue, donnez cette référence à l’équipe : %s"),

		Weekdays: say("Sun Mon Tue Wed Thu Fri Sat", "dim. lun. mar. mer. jeu. ven. sam."),
		Months: say("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
			"janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
		DayMonth: say("%d %s", "%d\u00a0%s"),
		DayTime:  say("%s %s, %s", "%s %s, %s"),
	}
}

// french puts the spaces that French typography wants and that may not break.
var french = strings.NewReplacer(" ;", "\u202f;", " ?", "\u202f?", " :", "\u00a0:", "%d ", "%d\u00a0")

func (w words) weekday(d time.Weekday) string { return strings.Fields(w.Weekdays)[d] }

// layer is what a layer is called; those that people named keep their names.
func (w words) layer(name string) string {
	switch name {
	case rota.Rotation, "":
		return w.LayerFirst
	case rota.Backup:
		return w.LayerBackup
	}
	return name
}

// date is "23 Nov" in the person's zone.
func (v *visit) date(t time.Time) string { return v.dateIn(t.In(v.zone)) }

func (v *visit) dateIn(t time.Time) string {
	return fmt.Sprintf(v.words.DayMonth, t.Day(), strings.Fields(v.words.Months)[t.Month()-1])
}

// stamp is "Mon 23 Nov, 09:00" in the person's zone.
func (v *visit) stamp(t time.Time) string { return v.stampIn(t.In(v.zone)) }

func (v *visit) stampIn(t time.Time) string {
	return fmt.Sprintf(v.words.DayTime, v.words.weekday(t.Weekday()), v.dateIn(t), t.Format("15:04"))
}

// wall is the same of a time on a wall.
func (v *visit) wall(w rota.LocalTime) string {
	return v.stampIn(time.Date(w.Year, w.Month, w.Day, w.Hour, w.Minute, 0, 0, time.UTC))
}
