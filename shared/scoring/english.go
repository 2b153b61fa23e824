package scoring

// english is the English table. Negation is left to the reader: "work*" is listed once, "does not work" follows from
// it. A phrase that stands in two groups means what the later one says.
func english() []group {
	return []group{
		{
			entry{weight: 300, cues: praise},
			`love*; excellent*; outstanding; fantastic; amazing; wonderful; awesome; brilliant; superb; perfect*; best;
			incredible; flawless*; phenomenal; highly recommend*; life saver; lifesaver; above and beyond; made my day;
			five stars; 5 stars; blown away; worth every penny; keep up the good work; keep it up; well done; kudos; hats off; cant wait;
			could not be happier; couldnt be happier; never disappoint*; cant recommend ~ enough; a million thanks; you rock; favorite; favourite; beyond happy`,
		},
		{
			entry{weight: 200, cues: praise},
			`great; good; happy; glad; nice*; enjoy*; pleased; satisf*; helpful; friendly; reliable; smooth; smoothly; beautiful*;
			impress*; recommend; recommended; excited; exciting; congrat*; delicious; tasty; yum*; thumbs up; not bad; not bad at all; no complaints; nothing to complain;
			cant complain; cannot complain; can not complain; looking forward; worth it; to die for; killer deal; killer feature; yay; sweet; gorgeous; lovely; stunning; fabulous; thrilled;
			delight*; pleasant; pleasantly; works well; works great; works like a charm; works perfectly; proud; like it; i like; i really like; kind; very easy; so easy;
			easy to use; super fast; great job; on fire 🔥; you are fire; is fire; are fire; problem solver; not too bad; not half bad; polite; rocks; legend; legends; stoked; blessed; fab; welcoming; courteous`,
		},
		{
			entry{weight: 100},
			`better; interesting; useful; fine; cool; fun; funny; win; winner; wow; haha*; lol; hope; hopefully; easy; fast; quick*; comfortable; convenient; no problem; no problems; no worries;
			no issue; no issues; no rush; accurate; handy; free; okay; improved; improvement; improvements; solid; safe; cute; pretty; welcome; hilarious; inspiring; dying of laughter; im dying; killed me; killing me; killed it; killing it; birthday; enjoy; celebrate; celebrating; support the; solid`,
		},
		{
			entry{weight: 200, cues: thanks},
			`thanks; thank; thank you; thank you so much for; thanks so much for; thx; ty; cheers; appreciate*; grateful; much appreciated; many thanks; thank god; nice one`,
		},
		{
			entry{weight: 200, cues: settled | thanks},
			`all sorted; sorted now; works now; is working now; works again; working again; back up and running; problem solved; issue resolved; has been resolved; been sorted;
			got it fixed; fixed now; is fixed; got my refund; refund received; all good now; finally arrived; thanks for fixing; thank you for fixing; thanks for solving; thanks for sorting; thanks for the quick; fixed my; solved my; resolved my; sorted my; sorted it; fixed it; solved the; resolved the; fixed the`,
		},

		{
			entry{weight: -300, cues: complaint},
			`trash; sucks; sucked; terribl*; horribl*; awful*; worst; unacceptabl*; appalling; atrocious; dreadful; abysmal; pathetic; useless; worthless; garbage; rubbish; shambles;
			nightmare; joke; shameful; shame on; incompeten*; inexcusable; inept; disaster; rip off; ripoff; ripped off; scandal*; zero stars; 0 stars; 1 star; one star; no stars; zero out of;
			0 out of; laughable; ridiculous; thanks for nothing; thank you for nothing; thanks for ruining; thanks for losing; thanks for cancelling; thanks for canceling; thanks for ignoring; thanks for wasting; thanks for breaking; thank you for ruining;
			thanks for the delay; great job losing; great job ruining; great job ignoring; nice job losing; great service not; just great; oh great; way to go; slow clap; not even once; never worked; never works; fell apart; falls apart; piece of junk; junk;
			waste of money; waste of time; wasted my; do not buy; dont buy; do not use; stay away; avoid at all costs; avoid this; beware; steer clear; do better; get it together; get your act together; insult to injury; you had one job; still nothing; what a joke; epic fail; customer disservice; good luck getting; thanks for hanging; dont fly; dont book; never buy; never order; poor excuse`,
		},
		{
			entry{weight: -300, cues: complaint | anger},
			`furious; livid; outrag*; fuming; fed up; sick of; sick and tired; had enough; pissed*; angry; angri*; infuriat*; beyond frustrated; lost my patience; losing my patience; out of patience; how dare you; seething; enough is enough; unreal; hate you; boiling; irate`,
		},
		{
			entry{weight: -200, cues: strong},
			`fuck*; fuk*; shit*; crap*; bitch*; bastard*; cunt*; dickheads; f off; ffs; bs; damn you; stfu; idiot*; moron*; liar; go to hell; rot in hell; piss off`,
		},
		{
			entry{weight: -300, cues: complaint | strong},
			`scam*; bullshit; screw you; asshole*; you idiot*; you liar; liars; thieves; thief; crook*; criminals; disgust*; disgrac*; con artists; conned; despicable; swindl*; you suck; daylight robbery; robbing; robbed me; lying to; lied to me; lied to us`,
		},
		{
			entry{weight: -200, cues: complaint},
			`disappoint*; frustrat*; annoy*; unhappy; broken; broke; fail; fails; failed; failing; failure*; faulty; defect*; damaged; crash; crashes; crashed; crashing; freezes; freezing up; froze; frozen; buggy; bug; bugs; glitch*;
			error; errors; wrong; delay; delays; delayed; missing; overcharg*; double charged; charged twice; charged me twice; billed twice; charged me; rude; rudely; dismissive; slow; waste; wasted; wasting; problem; problems; issue; issues; complain*; filthy; dirty; stuck;
			stranded; still waiting; been waiting; waited; waiting for; waiting over; keep waiting; still no; still not; still havent; still hasnt; still dont; still doesnt; still isnt; still cant; still broken; ruin*; mess; unprofessional; misleading; misled; refus*; overpriced; leaking; leaked all; mould; mold; moldy; mouldy; scratched;
			stain*; hung up; hang up on; hung up on; wrong item; wrong size; wrong address; wrong order; never arrived; never came; never received; never showed; nowhere to be found; out of order; unusable; unreliable; uncomfortable; no help; unhelpful; poor; poorly; let down; lets me down; letting me down; let me down;
			stopped working; no longer works; not good enough; inconvenien*; cramped; no wifi; cancelled flight; canceled flight; cancelled my; canceled my; cancelled again; cancelled flightled; flight cancelled; flight canceled; drops every; keeps dropping; keeps crashing; keeps failing; keeps stopping; keeps disconnecting; bad service; lost my; lost our; lose my; losing my; bad customer; bad experience; terrible customer; lack of; false advertising; falsely; bait and switch;
			doesnt even; dont even; cant even; wont even; not acceptable; not ok; not okay; cold food; raw; undercooked; stale; expired; not as described; fake; counterfeit; knock off; not impressed; less than impressed; unimpressed; unsatisf*; dissatisf*; regret buying; regret*; sort it out; sort yourselves; explain why; never again; worse; downhill; late again; hours late; minutes late; days late; weeks late; is late; was late; been late; arrived late; so late; late flight; hours on hold; on hold; hold for; sat on; sitting on the; hours; lost luggage; lost bag*; lost baggage; without power; wont let me; wouldnt let me; no sense; why cant you; why dont you; hidden fees; hidden charges; mistreat*; discriminat*; racist; overbook*; oversold; rebook*; misplaced; mishandled; inaccurate; slowly; slower; laggy; lags; lagging; drains; draining; disconnects; disconnected; impossible; lousy; subpar; clueless; dead on arrival; smells; stinks; uninstall*`,
		},
		{
			entry{weight: -200},
			`bad; sad; sadly; boring; ugly; mad; upset; hate; hates; hated; hating; dislike*; sorry; lame; annoyed; worried; afraid; awkward; stupid; dumb; gross; weird; die; dies; died; dead; kill*; hurt*; pain; painful; cry; crying; cried; sick; tired; ugh; meh; miss; tragic; war; attack; attacks; terror*; racism; corrupt*; weak; unfortunate*; cruel; nasty; blame; angst; depress*; lonely; exhaust*; shame; fear; scary; scared; nope; wack; smh; murder*; violence; rape*; evil; threat*; fool*; suffer*; crisis; worthless; overrated; mediocre; pity; fake news; bs; poverty; toxic`,
		},
		{
			entry{weight: -100},
			`expensive; confus*; difficult; hard to; complicated; lost; lose; losing; late; cold; noisy; loud; dirty; unable; no; old; outdated; avoid; worst case; weak; trouble; concern*; concerned; lack; cancelled; canceled; cancel; delete; drop; blocked; block; damn; hell; cheap; wait; waiting; refund; lie; lies; lying; against; stop; protest*; fight; arrest*; accus*; crime; ban; banned`,
		},

		{
			entry{cues: should},
			`work; works; worked; working; function*; answer; answers; answered; answering; respond; responds; responded; responding; reply; replies; replied; replying; arrive; arrives; arrived; deliver; delivers; delivered; delivery; receive; received;
			help; helps; helped; helping; fix; fixed; solve*; resolve*; refunded; ship; shipped; load; loads; loading; open; opens; start; starts; connect; connects; connecting; charging; sync; syncs; synced; syncing; care; cares; listen; came; come; call back; called back; show up; shown up; turn on; turns on; switch on; log in; login; get through; getting through; reach; reachable; pick up; picks up; picked up; honour; honor; recognize; recognise; update; updates; updated; changed; process; processed; access; available; safe; compatible; functional; contact; send; sent; track; tracking; pay; paid; book; boarding; compensate*; explain*; acceptable; worth; accurate; trust; respect; track*; measur*; captur*; download*; record*; register*; count; counts; stream; play; plays; print; charge; sign in; transfer; display*; show; shows; save; saves; turn off; install*; upload*`,
		},

		{
			entry{weight: -200, cues: complaint | unanswered},
			`nobody answers; nobody answer; nobody replies; nobody responds; nobody is answering; nobody picks up; no one answers; no one answer; no one replies; no one responds; no one is answering; no one picks up; no answer; no reply; no response; not a single reply; without a reply; without reply; without response;
			without an answer; never replied; never reply; never answer; never answered; never responded; never got back; never called back; never got a reply; never heard back; havent heard back; have not heard back; no word from; ignored; ignoring; ignore me; ignores; been ignored; hello anyone; anyone there; is anyone there; radio silence; not responding; unresponsive; nobody cares; no one cares; nobody helps; no one helps; not answering; cant get through; cannot get through; no communication; wont answer; wont reply; wont respond; doesnt respond; dont respond; didnt respond; dont reply; doesnt reply; didnt reply; dont answer; doesnt answer; still no answer; still no reply; still no response; get an answer; cant reach; cannot reach; unable to reach`,
		},
		{
			entry{weight: -100, cues: again},
			`second time; third time; fourth time; fifth time; sixth time; tenth time; nth time; 2nd time; 3rd time; 4th time; 5th time; 6th time; hundredth time; yet again; once again; every time; every single time; time and again; time after time; second message; third message; third email; second email; 2nd email; 3rd email; 3rd message; for the last time; again and again; over and over; keeps happening; happened again; happening again; not the first time; twice now; three times; 3 times; four times; several times; many times; multiple times; countless times`,
		},
		{
			entry{weight: -100, cues: money},
			`my money back; money back; want a refund; want my refund; need a refund; get a refund; demand a refund; refund me; refund my; give me back; full refund; owe me; owes me; compensation; compensate me; reimburse*; chargeback; where is my refund; waiting for ~ refund; still no refund; no refund; refuse to refund; refused a refund; refuses to refund`,
		},
		{
			entry{weight: -100},
			`given up; messed up; messing up; used to be; used to work; worked before; been trying; tried to; tried everything; trying to get; removed; since the update; since the last update; since the latest update; after the update; after the last update; after update; no response; no clue; no longer; how come; what happened; what gives; what the; seriously; sigh; good grief; getting old; wait time; refuses; denied; horrendous; usless; lol no; terrified; no luck; less than; pointless; constantly; drop the ball; dropped the ball; come on; get rid of; low accuracy; no way to; screwed; bummed; bummer; meanwhile; supposedly; forced; forgot; forgotten; charge me; nowhere; wtf; really?`,
		},
		{
			entry{weight: -200, cues: complaint},
			`badservice; bad service; fail; epicfail; worstairline; neveragain; poorservice; badcustomerservice; ridiculousness; bait; no luggage; no bags; no bag; no power; no water; no food; no record; no apology; no help; no explanation; no info; no information; no one knows; no idea when; no customer service; not customer service; not helpful; no way to run`,
		},
		{
			entry{weight: 0, cues: hurry},
			`asap; urgent; urgently; emergency; immediately; right now; right away; time sensitive; as soon as possible`,
		},

		{
			entry{weight: -300, cues: danger | complaint},
			`caught fire; caught on fire; catches fire; catch fire; is on fire; was on fire; set on fire; set fire to; went up in flames; in flames; burst into flames; up in smoke; exploded; explodes; blew up in; blew up while; blew up next; started smoking; smoke coming; smoke pouring; smoke came; electrocut*; electric shock; electric shocks; got a shock from; shocked me when i touched;
			burned my; burnt my; burned his; burned her; burnt his; burnt her; burned our; burnt our; burns on; burned hand; burnt hand; badly burned; badly burnt; second degree; third degree; got burned by; got burnt by; injur*; concussion; hospitali*; in hospital; in the hospital; to hospital; to the hospital; to the er; emergency room; in the er; ambulance; allergic reaction; allergic shock; anaphyla*; undeclared allerg*; undeclared nuts; not labelled ~ nuts; epipen; food poisoning; poisoned; poisoning; toxic fumes;
			choked on; choking on; choking hazard; chok* ~ baby; couldnt breathe; cant breathe; could not breathe; trouble breathing; difficulty breathing; bleeding; bled; broken glass in; glass in my; glass in the; piece of glass; pieces of glass; metal in my; shard*; razor in; nearly died; almost died; could have died; could have killed; almost killed; nearly killed; could kill; kill someone; killed someone; killed my; will kill somebody; going to kill myself; kill myself; suicid*; end my life; gas leak; smell of gas; smell gas; carbon monoxide; brakes failed; brake failure; brakes dont work; airbag; airbags; overheat* ~ burn*; unconscious; passed out; seizure; stitches; broke my arm; broke my leg; broke her; broke his arm; broke his leg; someone will get hurt; someone could get hurt; someone got hurt; got hurt; hurt my; hurt my child; hurt my son; hurt my daughter; fire hazard; dangerous; lost consciousness; threw up all night; vomiting; throwing up all; made us sick; made me sick; made us all sick; made my ~ sick; made my ~ ill; got sick after; sick after eating; fell ill; assault*; attacked me; molest*; threatened me; stalk*;
			broke my wrist; broke my hip; broke my ankle; broke my nose; broke my foot; broke my tooth; broke my rib; broke my arm; broke my leg; broke my hand; broke my finger; broke my back; broke my shoulder; broke my collarbone;
			broke my knee; broke his wrist; broke his hip; broke his ankle; broke his nose; broke his foot; broke his tooth; broke his rib; broke his arm; broke his leg; broke his hand; broke his finger; broke his back;
			broke his shoulder; broke his collarbone; broke his knee; broke her wrist; broke her hip; broke her ankle; broke her nose; broke her foot; broke her tooth; broke her rib; broke her arm; broke her leg; broke her hand;
			broke her finger; broke her back; broke her shoulder; broke her collarbone; broke her knee; fractured my; fractured his; fractured her; fell down ~ stairs; slipped and fell; piece of metal; pieces of metal; bit of metal;
			bits of metal; metal in the; metal in our; needle in; needles in; razor blade in; razor blades in; razor blade ~ in; blade in the; blade in my; wheel came off; wheel fell off; lost a wheel; bare wires; exposed wires;
			live wires; touched my daughter; touched my son; touched my child; touched my wife; groped*; threatened to kill; threatened to hit; threatened to hurt; threatened to beat; threatened my; threatened our; threatened us;
			death threat*; smoke is coming; smoke comes; smoke comes out; smoke came out; face swelled; face swelled up; face is swollen; throat swelled; throat closed; lips swelled; tongue swelled; eyes swelled; swelled up after;
			swallowed ~ button; swallowed ~ battery; swallowed ~ magnet; swallowed ~ piece; swallowed ~ part; nuts ~ not on; peanuts ~ not on; peanut ~ not on; allergen* ~ not on; allergen* ~ not listed; gluten ~ not on;
			mention peanuts; mention nuts; not mention ~ nuts; going to get killed; will get killed; could get killed; going to be killed; will be killed; get someone killed; get somebody killed; died after eating; died after using;
			died because of your; drunk driver; driver ~ drunk; driver fell asleep; driver ~ asleep; asleep at the wheel; driver hit a; driver hit my; driver hit our; driver ran over; ran over my; ran me over; hit a cyclist;
			hit a pedestrian; hit a child; ran a red light; almost ran over; nearly ran over; nearly hit me; nearly hit my; almost hit my; bleach in; poison in; ceiling fell; ceiling collapsed; ceiling came down; roof collapsed;
			roof fell; chair collapsed; bed collapsed; collapsed under; fell on ~ customer; fell on my head; fell on my child; steering locked; steering failed; brakes did not; brakes stopped; brakes are gone; brakes gone; no brakes;
			lost the brakes; i fainted; fainted in your; fainted at your; lost consciousness; nobody called an ambulance; third-degree; got poisoned; carbon monoxide; electrocution; needs surgery; needed surgery; needed stitches;
			lost his eye; lost an eye; lost a finger; went blind; burned himself; burned herself; burnt himself; burnt herself; burned myself; burnt myself; scalded; cut himself; cut herself; cut my finger; cut my hand;
			sparks flew; sparks came; sparks coming; sparks shot; intensive care; lift dropped; elevator dropped; lift fell; elevator fell; stuck in ~ lift; stuck in ~ elevator; trapped in ~ lift; trapped in ~ elevator;
			trapped in your; trapped inside your; folded on ~ fingers; closed on ~ fingers; crushed ~ fingers; trapped ~ fingers; babys fingers; childs fingers; texting while driving; driver ~ texting; phone while driving;
			driver ~ on the phone; guard hit; hit my husband; hit my wife; hit my son; hit my daughter; hit my child; hit my mother; hit my father; hit me in; punched me; punched my; slapped my; slapped me; pushed my; pushed me down;
			threw my son; threw my daughter; threw my child; thrown out of ~ seat; out of the seat`,
		},
		{
			entry{weight: -100, cues: hazard},
			`fire; burned; burnt; burning; smoke; sparks; sparking; allerg*; hospital; unsafe; danger; wound*; rash; explosion; melted; melting; overheating; overheats`,
		},
		{
			entry{weight: 100},
			`on fire lately; fire sale; under fire; fire emoji; no danger; this is fire; ring of fire; fire stick; fire tv; fire tablet; kindle fire; amazon fire; burn calories; burning calories; burned calories; calories burned; burns calories; burning question; burn fat; sick beat; sick beats; my baby 😍; baby shower; blood pressure; pain au; heart rate; dead battery`,
		},
		{
			entry{weight: -300, cues: legal | complaint},
			`lawyer; lawyers; attorney*; solicitor*; sue; suing; lawsuit*; small claims; legal action; legal proceedings; take you to court; see you in court; in court; court action; class action; trading standards; ombudsman; consumer protection; better business bureau; file a complaint with; filing a complaint with; formal complaint; report you to; reporting you to; reported you to; attorney general; letter before action; breach of contract; consumer rights; press charges; regulator; cease and desist; police report;
			pressing charges; pressed charges; gone to the police; went to the police; going to the police; go to the police; police have been informed; police ~ informed; informed the police; called the police; calling the police;
			reported to the police; report to the police; police complaint; before the tribunal; the tribunal; to a tribunal; take this to court; take it to court; take them to court; taking this to court; taking it to court;
			going to court; go to court; before a judge; before the judge; in front of a judge; let a judge; formal notice; registered letter; registered mail; this is illegal; it is illegal; that is illegal; thats illegal;
			its illegal; you are doing is illegal; illegal practice*; illegal charge*; charged illegally; is against the law; against consumer law; you are breaking the law; youre breaking the law; you broke the law; you break the law;
			breaking the law by; legal insurance; legal team; legal advice; legal counsel; legal steps; legal department; legal notice; legal representative*; my rights ~ violated; violated my rights; violating my rights;
			violate my rights; enforce ~ rights; my rights; barrister; letter from my; hear from my; damages claim; claim damages; claiming damages; seek damages; seeking damages; file suit; filing suit; litigation against;
			have you prosecuted; will be prosecuted for; prosecute you`,
		},
		{
			entry{weight: -300, cues: data | complaint},
			`data leak; data leaks; data breach; leaked my; leaking my data; leaked data; personal data ~ online; my personal information; personal details ~ public; someone elses account; someone elses order; someone elses order details; someone elses details; someone elses data; someone elses address; other customers data; other customers details; other peoples data; other peoples details; other peoples orders; other peoples accounts; another customers; password ~ plain text; passwords ~ plain text; plaintext password; gdpr; sold my data; selling my data; shared my data; shared my address; sharing my data; privacy breach; privacy violation; my data ~ exposed; details were leaked; exposed my; see other users; posted my address; doxx*; without my consent;
			other customers orders; other customers invoices; other customers messages; other customers names; other customers addresses; another patients; other patients; somebody elses account; somebody elses order;
			somebody elses details; somebody elses data; somebody elses address; somebody elses invoice; somebody elses messages; somebody elses name; someone elses bank; someone elses statement; someone elses results;
			someone elses invoice; someone elses contract; someone elses name; someone elses messages; someone elses booking; someone elses profile; someone elses medical; to the wrong person; to the wrong customer;
			to the wrong patient; gave my address; gave my number; gave my details; gave out my; gave my phone; address to a stranger; number to a stranger; published my number; published my address; published my name;
			published my photo*; shared my medical; shared my number; shared my details; my medical file; my medical records; sold my email; sold my number; sold my address; sold my details; sold my information; selling my details;
			selling my email; passed my number; passed my details; passed on my; my emails ~ visible; visible to everyone; visible to anyone; visible to all; database ~ online; database ~ open; database ~ public; database ~ leaked;
			full card number; shows my card; anyone can see my; anyone can open; anyone can read; anyone can access; anyone could see; everyone can see my; everybody can see my; can read my messages; read my messages;
			reading my messages; customer data ~ sale; data ~ for sale; customers in cc; everybodys email; everyones email; all addresses in cc; in the cc field; looked up my address; data was leaked; data has leaked; data have leaked;
			data got leaked; data ~ leaked; data were stolen; data was stolen; data ~ stolen; data ~ exposed; my personal data; our personal data; personal details are; personal information is; in plain text; address that only you;
			only you had; security breach; security hole; data protection law; data protection authority;
			another persons; other persons; hackers published; customer list ~ published; published ~ customer list; strangers photos; strangers messages; strangers names; strangers orders; stranger has my; strangers have my;
			results went to; results were sent to; my home address on; address on your public; address is public; number is public; my name and address`,
		},
		{
			entry{weight: -300, cues: fraud | complaint},
			`fraud; frauds; fraudulent*; defraud*; unauthorised charge*; unauthorized charge*; unauthorised transaction*; unauthorized transaction*; unauthorised payment*; unauthorized payment*; without my authorisation; without my authorization; without my permission; did not authorise; did not authorize; didnt authorise; didnt authorize; never authorised; never authorized; stole my; stolen my; stole from me; stole money; stole our; stealing my; stealing money; stealing from; money was stolen; money ~ stolen; card ~ stolen; identity theft; stolen identity; account ~ hacked; been hacked; got hacked; hacked my; hacked into my; phishing; emptied my account; money disappeared; money is gone; money has gone; money vanished; took money from; taken money from; took ~ from my account; taken ~ from my account; withdrew; charges i did not make; charges i didnt make; someone used my card; someone used my account; impersonat*; skimm* ~ card; embezzl*;
			withdrawn without; debited without; money was withdrawn; money was taken; money ~ taken without; taken without my; charged without my; that i never made; which i never made; charges i never made; payments i never made;
			purchases i never made; transaction* i never made; transaction* i did not; payments i did not make; purchases i did not make; ordered with my account; ordered on my account; ordered with my card; bought with my card;
			order i never placed; orders i never placed; got into my account; broke into my account; logged into my account; in my account who; took over my account; taken over my account; took out a loan; loan in my name;
			credit in my name; signed in my name; opened in my name; account opened in my; contract in my name; identity ~ stolen; identity stolen; stole my identity; using my identity; fake shop; fake shops; fake website*; fake site*;
			fake email*; fake mail*; fake support; fake agent*; fake invoice*; fake courier*; pretends to be your; pretends to be you; pretend to be your; pretending to be your; pretending to be you; pretended to be your;
			said he was from your; forged my; forged the; forged ~ signature; signature ~ forged; signature was forged; faked my signature; cloned my; cloned card; card ~ cloned; copied my card; emptied the account; emptied my;
			account was emptied; account is empty; was emptied; were emptied; savings are gone; savings ~ gone; savings disappeared; balance is zero; sim swap*; sim swapped; i never ordered this; never ordered this and;
			never signed up for; phished; scammed out of; hacker has; hackers have; hacker got; hackers got; someone hacked; somebody hacked; was hacked; were hacked; stole ~ parcel; stole ~ package; stole ~ watch; stole from my;
			stole things; stole it; theft from; stolen card; stolen from my; card details ~ stolen; stole my card; somebody used my card; somebody used my account;
			points were stolen; points ~ stolen; miles were stolen; miles ~ stolen; account for me without; contract for me without; someone changed my; somebody changed my; shop i have never heard; company i have never heard;
			shop i never heard; company i never heard; dont recognise this payment; dont recognize this payment; payment i dont; charge i dont; do not recognise; do not recognize`,
		},
		{
			entry{weight: -200, cues: down | complaint},
			`outage; outages; site is down; website is down; website down; site down; app is down; app down; service is down; services are down; servers are down; server is down; servers down; system is down; systems are down; system down; network is down; network down; internet is down; internet down; internet has been down; is down again; are down again; is down; been down; completely down; still down; down all day; down since; down for hours; blackout; cannot log in; cant log in; cant login; cannot login; nothing works; nothing is working; whole site; no service; no signal; no internet; no internet for; totally offline; nobody can log in; nobody can connect; all payments fail; all payments failing; cant pay anywhere; card machine ~ down; locked out of;
			card payments ~ failing; payments ~ failing; payments ~ fail; payments are down; payment is down; payments down; payment system ~ down; terminals ~ down; terminals are down; terminal is down; error 500; error 502;
			error 503; error 504; 500 error; 502 error; 503 error; 504 error; everything is offline; all offline; is offline; are offline; no hot water; no water in; no water since; no power since; no power in; no electricity;
			power cut; power cuts; power outage; power is out; water is off; heating is out; heating is off; heating out; system is out; systems are out; out for everyone; machines ~ all out of order; machines are out of order;
			all out of order; nobody here can; nobody can order; nobody can pay; nobody can place; nobody can access; no one can log in; no one can order; no one can pay; not working for anyone; not working for everyone;
			not working for anybody; works for nobody; working for nobody; broken for all; broken for everyone; down for everyone; down for all; phone lines are dead; phone lines are down; lines are dead; line is dead; lines are down;
			servers ~ down; seem to be down; seems to be down; seems down; appears to be down; service is unavailable; service unavailable; services are unavailable; site is unavailable; website is unavailable; app is unavailable;
			still no service; still no internet; still no signal; still no power; still no water; still no network; still no connection; still no wifi; no network; no connection since; network outage; network is gone;
			emergency number ~ not; emergency line ~ not; crashed for everyone; cant access my account; cannot access my account; cannot access the site; cant access the site; cannot access your site; cant access your site;
			site ~ not load; site wont load; website wont load; site isnt loading; website isnt loading; site is not loading; website is not loading; site is not working; website is not working; site isnt working; website isnt working;
			site not working; website not working; site doesnt work; website doesnt work; site does not work; website does not work; site stopped working; website stopped working;
			timing out for; times out for; not loading for; no dial tone; no dialling tone; page is dead; site is dead; app is dead; website is dead; phones are dead; completely down; for everyone in`,
		},
		{
			entry{weight: -150, cues: leaving | complaint},
			`cancel my subscription; cancel my account; cancel my contract; cancel my membership; cancel my order; cancel my plan; cancel subscription; cancel my policy; cancelling my; canceling my; cancelled my subscription; cancelled my account; cancel ~ subscription; never buy ~ again; never buying ~ again; never order ~ again; never ordering ~ again; never shop ~ again; never fly ~ again; never flying ~ again; never use ~ again; never using ~ again; never book ~ again;
			never come back; never coming back; never going back; wont be back; not coming back; wont be coming back; wont be using; wont be buying; wont be flying; wont be renewing; will not be back; will not renew; not renewing; last time i; last order; last purchase; switching to; switched to; switch to another; switching provider*; switching bank*; moving to another; moving to ~ competitor; going to ~ competitor; changing provider*; change provider*; leaving you; i am leaving; im leaving; lost a customer; lost me as; lose a customer; losing a customer; lost my business; losing my business; lost our business; take my business; taking my business; took my business; elsewhere; closing my account; close my account; closed my account; delete my account; deleting my account; deleted the app; deleting the app; delete this app; done with you; done with this company; done with them; so done; unsubscrib*; boycott*; goodbye; good riddance; port my number; porting my number; port out; uninstalling; never again;
			changing bank*; change bank*; changing insurer*; change insurer*; changing supplier*; change supplier*; shop somewhere else; buy somewhere else; go somewhere else; going somewhere else; book somewhere else;
			somewhere else from now; from now on i buy; buy from your rival; to your rival; your rivals; closing all my; close all my; closing ~ accounts; close ~ accounts; account closed please; my last flight with;
			last flight with you; my last order; last order with you; last stay with you; my last purchase; i quit; uninstall*; unfollow*; deinstall*; deleted your app; delete your app; deleting your app; wont renew;
			will not be renewing; do not renew; dont renew; lose me as; lose me as a customer; going to lose me; lost a loyal; lost a loyal customer; lost a good customer; lost another customer; losing a loyal customer;
			losing customers; lose customers; wont see me again; wont see us again; never see me again; not see me again; never set foot; not order again; wont order again; wont buy again; will not buy again; will not order again;
			wont come back; will not come back; wont return; ditching you; dumping you; bye bye; moving my account*; moving my money; moving my business; port my number; porting my number; pac code;
			stop my membership; end my membership; stop my subscription; end my subscription; end my contract; stop my contract; terminate my; terminating my; another penny; wont get another penny; wont see another penny;
			not get another penny; another cent from; another dime; contract cancelled`,
		},

		{
			entry{cues: ask | personal},
			`how do i; how can i; how do you; how does; how long; how much; how many; can i; can you; can we; can someone; can anyone; could you; could someone; would you; will you; please help; help me; need help; need some help; help please; pls help; where is; where can; where do; where are; when will; when is; when are; when does; what time; what is; do you; does it; does this; does anyone; is there; are there; is it; any idea; any news; any update; any chance; i need; id like to; i would like; i want to know; i wonder; wondering; looking for; please advise; please dm; dm me; please check; please confirm; please let; let me know; anybody know; anyone know; which one; have you; is this; are you; did you; should i; may i; i have a question; quick question; please call; please contact; please send; please tell; please`,
		},
		{entry{cues: personal}, `my; your; yours; you; u; ur; mine; youre; ive; i; im; me; we; us; our`},

		{
			entry{weight: -70, cues: not},
			`cannot; cant; wont; doesnt; didnt; couldnt; wouldnt; not able to; unable to; havent; hasnt`,
		},
		{
			entry{cues: not},
			`not; no; never; none; nobody; nothing; neither; nor; without; dont; isnt; wasnt; arent; werent; hadnt; shouldnt; aint; hardly; barely; failed to; fails to; fail to; failing to; refuse to; refuses to; refused to; refusing to; yet to; stopped; stops; far from; nowhere near; impossible to; too lazy to; anything but; no one; lack of; rarely; could have been; should have been; would be; would have been; supposed to be; zero; n't`,
		},
		{
			entry{cues: more},
			`very; really; so; extremely; absolutely; completely; totally; incredibly; utterly; such; too; super; truly; highly; insanely; freaking; frickin; fricking; effing; bloody; beyond; deeply; entirely; seriously`,
		},
		{entry{cues: more | strong}, `fucking`},
		{entry{cues: less}, `slightly; a bit; a little; somewhat; kind of; kinda; sort of; fairly; a tad`},
		{entry{cues: but}, `but; however; although; though; yet; except; unfortunately`},
		{
			entry{},
			`not only; holy shit; holy crap; pretty little liars; pants on fire; the shit; bad bitch; trash can; well; no matter; why not; not sure; not yet; no idea; not just; no doubt; pain in; looks like; feels like; just like; would like; good morning; good afternoon; good evening; good night; happy to help; good luck; bad boy; bad boys; too bad; at least; best regards; kind regards; best wishes; best buy; best western; thank you in advance; thanks in advance; free shipping; for free; no wonder; killing time; dead line; sick leave; worst case; please note; great britain; new york; as well; in case; kinda like; happy hour; lost and found; lost at; late night; later; last night; a lot; hold on; hot dog; miss world; fine dining; break the news; breaking news; breaking bad; stop by; smart fail; fire department; fire fighters; fire station; customer service; customer care; customer support; late show; fight club; free wifi; drop off; drop by; drop in; stop over; no 1; no one direction`,
		},
		{
			entry{weight: -300, cues: complaint},
			`thanks for the ~ stress; cheers for leaving; cheers for losing; cheers for wasting; cheers for nothing; logged me out; logs me out; throws me out; kicks me out; i dont owe; i do not owe; waited all day; waited all morning; wasted my day; had one job; one job to do; too much to ask; slow clap; only good thing; only thing that works; hold music; cold pizza; cold food; not what i expected; not what i paid for; not what i ordered; i have had better; ive had better; we have had better; expected better; expected more from you; broke everything; breaks everything; where is my refund; wheres my refund; where is my money`,
		},
		{
			entry{weight: -300, cues: complaint | danger},
			`started to smoke; started smoking; began to smoke; swelled up and; battery swelled; battery swollen; swollen battery; battery exploded; burned my face; burnt my face; burned my skin; burnt my skin`,
		},
		{
			entry{weight: 200, cues: praise},
			`no regrets; slayed me; slays me; killed me; not a single complaint; no complaints; nothing bad to say; nothing bad about; goosebumps; cant stop playing; cant stop watching; cant stop listening; cant stop laughing; cant put it down; saved my day; made my day; best purchase; thrilled`,
		},
		{
			entry{weight: 200},
			`nobody was hurt; no one was hurt; nobody got hurt; never had a problem; never had any problem; never had an issue; never had any issue`,
		},
		{entry{cues: not}, `anything but`},
		{
			entry{weight: 100},
			`nearly died laughing; almost died laughing; exploded with joy; exploded with love; exploded with laughter; is on fire lately; are on fire lately; are on fire today; are on fire tonight; is on fire tonight; is on fire today;
			team is on fire; legs are on fire; stole my heart; stolen my heart; never going back to my old; never going back to our old; price is down; prices are down; the price is down; a steal`,
		},
		{
			entry{},
			`im a lawyer; i am a lawyer; lawyer friend; plays a lawyer; play a lawyer; lawyer in the new; a lawyer in the; won its lawsuit; its lawsuit; their lawsuit; lawsuit between; court case in; tennis court; food court;
			is down by; are down by; is down to; are down to; is down on; phone is down; shares are down; stock is down; power cut scene; about bank fraud; about ~ fraud; fraud expert*; fraud prevention; fraud department; fraud team;
			last order before; last orders; last order is at; fire extinguisher*; fire drill; fire exit; smoke detector*; hospital ~ bought; my rights to; fake news; fake fur; fake plant*; fake tan`,
		},
	}
}
