#include <config.h>

#include <stdbool.h>
#include <string.h>

#include "alike.h"

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
    " alexander aleksandr aleksander alexandros alejandro sasha sascha "
    "sander alex aleksi xander sandor alessandro sandro sascha ",
    " alexandra aleksandra sasha sandra alessandra ola ",
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
    " georgios george jorge yrjo jyrki goran jiri jurgen georg yorgos "
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

static bool
has(const char *group, const char *word, size_t n)
{
	for (const char *s = group; (s = strchr(s, *word)) != NULL; s++)
		if (s[-1] == ' ' && strncmp(s, word, n) == 0 && s[n] == ' ')
			return true;
	return false;
}

static bool
together(
    const char *const *groups, size_t ngroups, const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);

	for (size_t i = 0; i < ngroups; i++)
		if (has(groups[i], a, n) && has(groups[i], b, m))
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
	if (*a == '\0' || *b == '\0' || *a == ' ' || *b == ' ')
		return ALIKE_NOT;
	if (together(same, sizeof same / sizeof same[0], a, b))
		return ALIKE_SAME;
	if (cut(a, b) || tail(a, b) ||
	    together(shorts, sizeof shorts / sizeof shorts[0], a, b))
		return ALIKE_SHORT;
	return ALIKE_NOT;
}
