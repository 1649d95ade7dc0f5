/*
 * A student's way from emrex-smp to emrex-serve and back, between two sites
 * ([::1] and 127.0.0.1): a selection, cancel, no results, an error, another
 * person's record; by mouse, by keys alone, and without scripts.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';

import {
	click, close, diag, heading, is, like, look, ok, open, press, serve,
	tab, test, text, tool,
} from './harness.js';

const langs = ['en', 'fi', 'sv'];
const home = process.env.HOME;
const does = (value) => `button[name=do][value=${value}]`;
const what = (value) => `button[name=what][value=${value}]`;

let point, plugin;

function spool(end) {
	try {
		return readdirSync(`${home}/spool`)
			.filter((name) => name.endsWith(end));
	} catch {
		return [];
	}
}

/* From the first page to the contact point's choice of a person. */
async function there(page) {
	await page.goto(plugin.url);
	await click(page, 'main a[href*="/country/"]');
	await click(page, 'button[name=emp]');
	await page.waitForSelector('input[value=nils]');
}

async function pick(page, person) {
	await page.waitForSelector('[name=person]');
	await page.click(`[name=person][value=${person}]`);
	await click(page, does('person'));
}

/* BUTTON goes back to the plug-in, by the page that submits itself. */
async function back(page, button) {
	await page.click(button);
	await page.waitForFunction((url) =>
		location.href.startsWith(`${url}/result/`) &&
		document.readyState === 'complete', {}, plugin.url);
}

async function everyPage() {
	const page = await open();

	await page.goto(plugin.url);
	await look(page, 'smp-choose', {langs});
	await page.goto(`${plugin.url}/?q=xyzzy`);
	await look(page, 'smp-nothing', {langs});
	await page.goto(`${plugin.url}/?q=esimerkki&lang=en`);
	await look(page, 'smp-found', {langs});
	await page.goto(plugin.url);
	await click(page, 'main a[href*="/country/"]');
	await look(page, 'smp-country', {langs: ['fi', 'sv', 'en']});

	await there(page);
	await pick(page, 'nils');
	await click(page, does('clear'));
	await page.click('[name=p][value="3"]');
	await click(page, does('preview'));
	await back(page, does('send'));
	like(await text(page), /genuine/, 'the record has come');
	await look(page, 'smp-result', {langs: ['fi', 'sv', 'en']});
	is(spool('.xml').length, 0, 'and is nowhere before consent');
	const url = page.url();
	await click(page, what('accept'));
	await look(page, 'smp-accepted', {langs});
	is(spool('.xml').length, 1, 'but behind it');

	/* that was all */
	is((await page.goto(url)).status(), 404, 'no second decision');
	await look(page, 'smp-over');
	is((await page.goto(`${plugin.url}/nowhere`)).status(), 404, 'no page');
	await look(page, 'smp-nowhere');
	await close(page);

}

/* Each of the other ends. */
async function ends() {
	const list = [
		['cancel', 'nils', [does('cancel')], 'You cancelled'],
		['no-results', 'ola', [does('no-results')], 'No results'],
		['error', 'broken', [does('error')],
			'The other service failed'],
	];

	for (const [name, person, buttons, title] of list) {
		const page = await open();

		await there(page);
		await pick(page, person);
		await back(page, buttons[0]);
		is(await heading(page), title, `${name}: is told`);
		await look(page, `smp-${name}`, {langs});
		ok(!await page.$(what('accept')), `${name}: nothing to accept`);
		await close(page);
	}

	let page = await open();
	await there(page);
	await pick(page, 'aino');
	await click(page, does('preview'));
	await back(page, does('send'));
	const url = page.url();
	const stranger = await open();
	is((await stranger.goto(url)).status(), 403, 'nobody else sees it');
	await look(stranger, 'smp-other-browser');
	await close(stranger);
	await click(page, what('discard'));
	await look(page, 'smp-discarded', {langs});
	await close(page);

	/* an answer that was changed on its way */
	page = await open();
	await there(page);
	await page.click('[name=person][value=nils]');
	await page.select('[name=fault]', 'truncated');
	await click(page, does('person'));
	await click(page, does('preview'));
	await back(page, does('send'));
	ok(!await page.$(what('accept')), 'a damaged record is not taken');
	await look(page, 'smp-refused', {langs});
	await close(page);
	is(spool('.xml').length, 1, 'nothing of these is kept');
}

/* By a link of the SIS, which knows who it is. */
async function linked() {
	for (const [person, mine] of [['nils', true], ['aino', false]]) {
		const page = await open();
		const link = tool('emrex-smp', ['--link',
			`--link-key=${home}/link.key`, `--url=${plugin.url}/`],
		JSON.stringify({key: 's-1', given: 'Nils',
			family: 'Påhittad', born: '1999-11-02'}));

		is(link.status, 0, 'a link');
		await page.goto(link.out.trim());
		like(await text(page), /Nils Påhittad/, 'who is expected');
		await look(page, `smp-linked-${person}`);
		await click(page, 'main a[href*="/country/"]');
		await click(page, 'button[name=emp]');
		await pick(page, person);
		await click(page, does('preview'));
		await back(page, does('send'));
		await look(page, `smp-person-${person}`);
		is(await page.$(what('accept')) !== null, mine,
			mine ? 'the own record' : 'not another person\'s');
		await close(page);
	}
}

/* Everything by keys and without scripts. */
async function byKeys(lang) {
	const page = await open({script: false, lang});
	const had = spool('.json');

	await page.goto(plugin.url);
	await press(page, 'main a[href*="/country/"]', 'Enter');
	await press(page, 'button[name=emp]', 'Enter');
	await look(page, `smp-send-${lang}`);
	await press(page, 'main button', 'Enter');
	await tab(page, '[name=person]');
	for (let i = 0; i < 9 && await page.evaluate(
		() => document.activeElement.value) !== 'nils'; i++)
		await page.keyboard.press('ArrowDown');
	await press(page, does('person'), 'Enter');
	await press(page, does('clear'), 'Space');
	await tab(page, '[name=p][value="3"]');
	await page.keyboard.press('Space');
	await press(page, does('preview'), 'Enter');
	await press(page, does('send'), 'Space');
	await press(page, 'main button', 'Enter');
	await look(page, `smp-result-keys-${lang}`);
	await press(page, what('accept'), 'Enter');
	like(page.url(), /\/done\/accepted/, 'handed over by keys alone');
	is(await page.$eval('html', (e) => e.lang), lang,
		`all of it in ${lang}`);
	const now = spool('.json').filter((name) => !had.includes(name));
	is(now.length, 1, 'one record more');
	const known = JSON.parse(readFileSync(`${home}/spool/${now[0]}`));
	is(known.verify.verdict, 'ok', 'which is genuine');
	await close(page);
}

await test(async () => {
	point = await serve('emrex-serve', ['--demo', '--listen=127.0.0.1:0',
		'--name=Suomen esimerkkiyliopisto', '--country=FI']);
	const registry = await fetch(`${point.url}/registry.json`);
	writeFileSync(`${home}/registry.json`, await registry.text());
	writeFileSync(`${home}/link.key`, `${'5a'.repeat(32)}\n`,
		{mode: 0o600});
	const args = ['--name=Kotiyliopisto', `--state=${home}/state`,
		`--spool=${home}/spool`, `--registry=${home}/registry.json`,
		`--link-key=${home}/link.key`];
	plugin = await serve('emrex-smp', ['--listen=[::1]:0', ...args])
		.catch(() => serve('emrex-smp', ['--listen=127.0.0.1:0',
			...args]));
	await everyPage();
	await ends();
	await linked();
	await byKeys('en');
	await byKeys('sv');
	if (point.err + plugin.err)
		diag(point.err + plugin.err);
});
