#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alike.h"
#include "spell.h"
#include "xalloc.h"

/* Blanks around every word, so that a word is found whole. */
static const char *const same[] = {
    " mohammed muhammad mohamed mohammad muhammed mohamad mouhamed md ",
    " hussein husain hussain hossein husein husayn hussin ",
    " yusuf youssef yousef yousif yusef yusuff ",
    " ahmed ahmad achmad ahmet ",
    " khalid khaled ",
    " omar umar ",
    " osman usman othman uthman ",
    " fatima fatma fatimah fatemeh fatime ",
    " aisha aysha ayesha aicha ",
    " ibrahim ebrahim ",
    " ismail esmail ismael ",
    " noor nur nour ",
    " said saeed sayed sayid ",
    " hassan hasan ",
    " mustafa mostafa moustafa mustapha ",
    " lee yi rhee ",
    " park pak bak ",
    " kim gim ",
    " choi choe ",
    " jung jeong chung cheong ",
    " cho jo ",
    " kang gang ",
    " lim im rim ",
    " kwon gwon ",
    " oleg oleh ",
    " igor ihor ",
    " olga olha ",
    " evgeny yevgeniy evgenij jewgeni yevhen ievgen ",
    " carl karl ",
    " eric erik ",
    " marc mark ",
    " nico niko ",
    " maria ma mª ",
    " ng nguyen ",
    " gorgi gjorgji djordji gjorgi ",
    " lu lyu lue lv ",
    " nu nyu nue ",
};

/* Names of their own that a rule or a slip would take for each other. */
static const char *const apart[] = {
    /* given names */
    " maria marja maira amira ",
    " mario marjo ",
    " dario dairo ",
    " anders andres ",
    " anita antia ",
    " adrian ardian ",
    " adriana ardiana ",
    " birgitta brigitta ",
    " birgitte brigitte ",
    " christiane christine ",
    " christiane kristine ",
    " kristiane kristine ",
    " kristiane christine ",
    " christiana christina ",
    " christiana kristina ",
    " kristiana kristina ",
    " kristin kirstin ",
    " kristen kirsten ",
    " kaisa kasia ",
    " kajsa kasia ",
    " diana daina ",
    " elena leena ",
    " leena lina lena ",
    " lenna lena ",
    " leila lelia ",
    " illia lilia ",
    " frederica federica ",
    " enni jenni ",
    " enni jenny ",
    " elle joelle ",
    " eva ieva ",
    " eeva ieva ",
    " jane janne ",
    " jonna joona ",
    " rene renee ",
    " michele michelle ",
    " daniele danielle ",
    " gabriele gabrielle ",
    " emanuele emmanuelle ",
    " raphaele raphaelle ",
    " mila milla ",
    " mina minna ",
    " micha mika ",
    " micha miika ",
    " micha miikka ",
    " peter petter ",
    " rafael rafal ",
    " noemi nomi ",
    " ion john ",
    " radoslav radislav ",
    " takuya tatsuya ",
    " shunsuke shinsuke ",
    " jiyoung jiyong ",
    " seojun seoyun ",
    " jihun jiyun ",
    " minjeong minyeong ",
    " sujeong suyeong ",
    " hyejeong hyeyeong ",
    /* family names */
    " meier meyer ",
    " maier mayer ",
    " niemeier niemeyer ",
    " neumeier neumeyer ",
    " smith smyth smit schmit schmitt schmidt ",
    " schmitz smits ",
    " schneider schreiber schreiner ",
    " backer baker bakker becker ",
    " barker baker ",
    " krause kruse ",
    " schroder schroter schrader schroer ",
    " schroeder schroeter ",
    " wiener weiner ",
    " seibert siebert seifert ",
    (" petersen pettersen pedersen pietersen peterson petersson petersohn "
     "petersons petersone pederson "),
    " petersen pettersson petterson ",
    " pedersen pettersson petterson ",
    " peters peeters pieters ",
    " andersen anderson andresen andreasen ",
    " andersen andersson andresen ",
    " johansen johnsen johnson jonsson johanson johannsen jensen ",
    " johansson johnsson johanneson ",
    " christensen christiansen ",
    " kristensen kristiansen ",
    " christensen kristiansen ",
    " kristensen christiansen ",
    " nielsen nilsen nelson ",
    " nielson nelson ",
    " fredriksen frederiksen ",
    " fredriksson fredriksen ",
    " johnson johnston ",
    " johannessen johannesson ",
    " johannesen johannesson ",
    " michelsen michaelsen ",
    " lorentzen lorenzen ",
    " schaffer schaffler scheffer scheffler ",
    " schultz schulz ",
    " schultze schulze ",
    " scholtz scholz ",
    " schwartz schwarz ",
    " weigand wiegand ",
    " alonso alfonso ",
    " vicente vincente ",
    " bernardini bernardoni ",
    " collins collings ",
    " rogers rodgers ",
    " hutchinson hutchison ",
    " kowalczyk kowalczuk ",
    " krawczyk krawczuk ",
    " szewczyk szewczuk ",
    " renault renaut renaud reynaud ",
    " hoeksema hoekema ",
    " lefebvre lefevre lefebre ",
    " marttila mattila ",
    " larsen laursen larson ",
    " paulsen poulsen ",
    " lindberg lundberg lindborg lundborg ",
    " lindgren lundgren ",
    " lindstrom lundstrom ",
    " lindqvist lundqvist ",
    " lindqvist lundquist ",
    " lindquist lundqvist ",
    " lindquist lundquist ",
    " nikkanen nykanen ",
    " maas maes ",
    " aarts aerts ",
    " aerts arts ",
    " moore more ",
    " cooper copper ",
    " white whyte ",
    " kelly kelley ",
    " mason masson ",
    " mitchell michel ",
    " mitchel michel ",
    " russell roussel ",
    " russel roussel ",
    " rocha rosa ",
    " rousse roche ",
    " garcia gracia garza ",
    " garnier granier grenier ",
    " martin marin martins ",
    " martines martins ",
    " marino martino mariano ",
    " montero monteiro ",
    " sanz saenz ",
    " costa costas ",
    " vargas varga ",
    " luca lucas ",
    " vega vegas ",
    " ferrera ferreira ferrara ",
    " oconnell odonnell ",
    " kolarova kovarova ",
    " kovalova kovarova ",
    " walczak walczyk ",
    " tomczak tomczyk ",
    " pietrzak pietrzyk ",
    " szewczak szewczyk ",
};

static const char *const shorts[] = {
    " william bill will billy liam wim willem wilhelm ",
    " robert bob rob bobby robbie ",
    " richard dick rick ricky ",
    " elizabeth elisabeth elisabet liz beth betty eliza lisa liisa lisbeth "
    "elsa lise bettina elisa erzsebet bozsi erzsi zsoka ella ",
    " katharina katarina catherine katherine kate kathi kathy katja kati "
    "kaisa karin catarina caterina kasia katarzyna kitty trine ",
    " margaret margareta margarita malgorzata gosia greta meg peggy maggie "
    "grethe marketa margit gretel rita marjatta ",
    " johannes johan john jan hans jens juhani jussi juho janne ivan jean "
    "giovanni joao juan ioannis giannis yannis jon johann jack jannis jani "
    "janos ian evan sean vanya ",
    " alexander oleksandr olexandr aliaksandr aleksandr aleksander alexandros "
    "alejandro sasha sascha "
    "sander alex aleksi xander sandor alessandro sandro sascha ",
    " alexandra oleksandra aliaksandra aleksandra sasha sandra alessandra ola ",
    " anna anne ann annie anni anya anja annika ania hanna hannah ana anu ",
    " carl karl ",
    " eric erik ",
    " marc mark ",
    " nico niko ",
    " maria marie mary maja masha marja mia marika maarit maija miriam ",
    " francisco francis frank frans paco pancho franz ferenc feri "
    "francesco cesc ",
    " jose pepe josep joseph josef giuseppe jozef joe beppe sepp ",
    " ignacio nacho ",
    " guadalupe lupe ",
    " dolores lola ",
    " enrique quique henrik henry heinrich hendrik heikki harri heinz "
    "henrique enrico heino rik ",
    " peter petr pierre pedro pekka petri pietro piotr pyotr per petter "
    "pieter piet petros peer petar ",
    " michael mikael mika mikko michel michal mikhail misha miguel michele "
    "mihai mike mick michail mihaly misi ",
    " nikolaos nikolai nikolay nicholas nick nikos nicolas niklas klaus "
    "nico kolya miklos nils ",
    " georgios giorgos yiorgos george jorge yrjo jyrki goran jiri jurgen georg "
    "yorgos "
    "giorgio gyorgy jurek jerzy jordi juri yuri ",
    " dimitrios dimitris dmitri dmitry dima mitya jimmy ",
    " konstantinos kostas konstantin kostya costas ",
    " panagiotis panos takis ",
    " vasileios vasilis vasily bill ",
    " evangelos vangelis ",
    " eleni helena elena helen lena ilona alena jelena leena ellen ",
    " sofia sophie sonja zofia zosia zsofia sofie ",
    " tatiana tanja tanya ",
    " natalia natasha natalya ",
    " ekaterina katya jekaterina yekaterina katerina ",
    " vladimir volodya vova ",
    " sergei serhii serhiy serge seryozha ",
    " christina kristina kirsti kirsten stina tina christine krista ",
    " christos christopher chris kristoffer christoph kit christian kris ",
    " thomas tom tommy tuomas tomasz tommaso tomi ",
    " edward ed eddie ted edvard eduard eduardo ",
    " anthony tony antonio antti anton anders andreas andrew andy antoine "
    "antonin ante andrzej andrei andrii andras ",
    " charles karl carl kalle charlie carlos carlo kaarle karel ",
    " lawrence lars lauri laurent lorenzo larry ",
    " stephen steven steve stefan tapani istvan pista stefano esteban "
    "etienne szczepan ",
    " matthew matti mats matthias matteo mateo maciej matt mathias ",
    " james jim jimmy jaakko jakob jacob jaime giacomo jacques jakub diego "
    "santiago jacopo jamie ",
    " daniel dan danny dani ",
    " samuel sam sammy samu ",
    " benjamin ben benny ",
    " joseph joe ",
    " david dave davy ",
    " frederic frederick frederik frederique frederike friederike "
    "friedrich federico federica fred freddy fredrik fredrika fritz ",
    " gregory greg grzegorz gregor ",
    " ladislav laci laszlo vladislav ",
    " lajos ludwig luis louis lewis luigi lutz ludvig ",
    " magdalena magda lena malin leni ",
    " barbara basia barbora babs ",
    " joanna asia johanna hanna jana jane janina jeanne joan hanne ",
    " paul paavo pablo pavel paolo pal pauli paulo ",
    " patrick pat paddy padraig ",
    " lukas luke luca luc lukasz ",
    " ayse aisha ",
};

/* Every word of a list of groups, sorted, so that they need not be searched
 * for each pair of names. */
struct table {
	const char *const *groups;
	size_t ngroups;
	struct entry {
		const char *word; /* ends with a blank */
		size_t group;
	} * entry;
	size_t n;
};

static int
by_word(const void *a, const void *b)
{
	const char *s = ((const struct entry *)a)->word;
	const char *t = ((const struct entry *)b)->word;

	while (*s != ' ' && *s == *t) {
		s++;
		t++;
	}
	return *s < *t ? -1 : *s > *t;
}

/* Lives as long as the program, as the groups do. */
static void
fill(struct table *t)
{
	size_t size = 0;

	for (size_t i = 0; i < t->ngroups; i++)
		for (const char *s = t->groups[i]; *s != '\0'; s++) {
			if (*s != ' ' || s[1] == '\0')
				continue;
			if (t->n == size) {
				size = size > 0 ? 2 * size : 256;
				t->entry = xreallocarray(
				    t->entry, size, sizeof *t->entry);
			}
			t->entry[t->n++] = (struct entry){s + 1, i};
		}
	qsort(t->entry, t->n, sizeof *t->entry, by_word);
}

/* The first entry of WORD, t->n for none. */
static size_t
find(const struct table *t, const char *word)
{
	char text[SPELL_WORD + 1];
	struct entry key = {text, 0};
	size_t from = 0, to = t->n, n = strlen(word);

	if (n >= SPELL_WORD)
		return t->n;
	memcpy(text, word, n);
	memcpy(text + n, " ", 2);
	while (from < to) {
		size_t at = from + (to - from) / 2;

		if (by_word(&t->entry[at], &key) < 0)
			from = at + 1;
		else
			to = at;
	}
	return from < t->n && by_word(&t->entry[from], &key) == 0 ? from : t->n;
}

static bool
together(struct table *t, const char *a, const char *b)
{
	size_t x, y;

	if (t->entry == NULL)
		fill(t);
	x = find(t, a);
	y = x == t->n ? t->n : find(t, b);
	if (y == t->n)
		return false;
	for (size_t i = x; i < t->n && by_word(&t->entry[i], &t->entry[x]) == 0;
	     i++)
		for (size_t j = y;
		     j < t->n && by_word(&t->entry[j], &t->entry[y]) == 0; j++)
			if (t->entry[i].group == t->entry[j].group)
				return true;
	return false;
}

/* A form cut short: Alex, Chris. */
static bool
cut(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), less = n < m ? n : m;

	return less >= 3 && n != m && (*a & 0x80) == 0 &&
	       strncmp(a, b, less) == 0;
}

/* The end of a longer name: Lotte of Lieselotte. */
static bool
tail(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);

	if (n < m)
		return tail(b, a);
	return m >= 4 && n > m + 1 && (*a & 0x80) == 0 &&
	       strcmp(a + n - m, b) == 0;
}

enum alike
alike(const char *a, const char *b)
{
	static struct table sames = {
	    same, sizeof same / sizeof same[0], NULL, 0};
	static struct table short_forms = {
	    shorts, sizeof shorts / sizeof shorts[0], NULL, 0};

	if (*a == '\0' || *b == '\0' || *a == ' ' || *b == ' ')
		return ALIKE_NOT;
	if (together(&sames, a, b))
		return ALIKE_SAME;
	if (cut(a, b) || tail(a, b) || together(&short_forms, a, b))
		return ALIKE_SHORT;
	return ALIKE_NOT;
}

bool
alike_apart(const char *a, const char *b)
{
	static struct table names = {
	    apart, sizeof apart / sizeof apart[0], NULL, 0};

	return strcmp(a, b) != 0 && *a != '\0' && *b != '\0' &&
	       together(&names, a, b);
}
