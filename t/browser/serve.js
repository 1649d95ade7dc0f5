/*
 * emrex-serve as students see it: chosen, looked at, sent; cancelled; nothing
 * there; out of order; with scripts and without, by mouse and by keys alone.
 */
import {
	click, client, close, diag, heading, is, like, look, ok, open, press,
	serve, tab, test, text, tool,
} from './harness.js';

const langs = ['en', 'fi', 'sv'];
const pem = `${process.env.HOME}/demo.pem`;
const does = (value) => `button[name=do][value=${value}]`;

let home, point, session = 0;

async function ask(page, fields = {}) {
	session++;
	await home.ask(page, `${point.url}/`, {sessionId: `s-${session}`,
		returnUrl: `${home.url}/back?a=b`, ...fields});
}

/* The last answer, after the browser came back. */
async function answered(page, code) {
	await page.waitForFunction(
		() => document.querySelector('h1')?.innerText === 'Received');
	const answer = home.answers.at(-1);

	is(answer.returnCode, code, `${code} comes back`);
	is(answer.sessionId, `s-${session}`, 'for that session');
	return answer;
}

function verify(answer, want) {
	const decoded = tool('emrex-decode', [], answer.elmo ?? '');
	const verified = tool('elmo-verify', [`--cert=${pem}`], decoded.out);

	is(verified.status, 0, 'the record is genuine');
	if (verified.status !== 0)
		diag(verified.err);
	const ids = tool('elmo-tocsv', ['--columns=los_id'], verified.out);
	is(ids.out.replace(/\r/g, '').trim().split('\n').slice(1).join(' '),
		want, 'and has what was chosen');
}

async function everyPage() {
	let page = await open();

	await ask(page);
	is(await heading(page), 'Who are you?', 'a person is asked for');
	await look(page, 'serve-people', {langs});
	await page.click('input[value=nils]');
	await click(page, does('person'));
	await look(page, 'serve-choose', {langs});
	await page.setJavaScriptEnabled(true);
	like(await text(page), /Nils/, 'his record');
	await click(page, does('clear'));
	is(await page.$$eval('[name=p]:checked', (l) => l.length), 0,
		'none is chosen');
	await click(page, does('preview'));
	ok(await page.$('[role=alert]'), 'nothing is no choice');
	await look(page, 'serve-nothing');
	await page.click('[name=p][value="3"]');
	await click(page, does('preview'));
	await look(page, 'serve-preview');
	like(await page.$eval(does('send'), (e) => e.innerText),
		/\[::1\]|127\.0\.0\.1/, 'consent names the host');
	await click(page, does('back'));
	is(await page.$$eval('[name=p]:checked', (l) => l.length), 1,
		'the choice is kept');
	await click(page, does('preview'));
	await page.click(does('send'));
	verify(await answered(page, 'NCP_OK'), 'BIO-K BIO-A BI1001');
	await close(page);

	page = await open();
	await ask(page, {person: 'greta'});
	await look(page, 'serve-greta');
	await page.click(does('cancel'));
	is((await answered(page, 'NCP_CANCEL')).elmo ?? '', '',
		'without a record');
	await close(page);

	page = await open();
	await ask(page, {person: 'ola'});
	await look(page, 'serve-none', {langs});
	await page.click(does('no-results'));
	await answered(page, 'NCP_NO_RESULTS');
	await close(page);

	page = await open();
	await ask(page, {person: 'broken'});
	await look(page, 'serve-failed', {langs});
	await page.click(does('error'));
	ok((await answered(page, 'NCP_ERROR')).returnMessage,
		'an error has a message');
	await close(page);
}

async function withoutClient() {
	const page = await open();

	await page.goto(`${point.url}/?person=aino`);
	await click(page, does('preview'));
	await look(page, 'serve-download');
	await close(page);
}

async function refusals() {
	const page = await open();

	await ask(page, {returnUrl: 'https://elsewhere.example/'});
	await look(page, 'serve-elsewhere');
	await ask(page, {returnUrl: 'http://user@[::1]/'});
	await look(page, 'serve-unsafe');
	const answer = await page.goto(`${point.url}/nowhere`);
	is(answer.status(), 404, 'no such page');
	await look(page, 'serve-nowhere', {langs});
	await close(page);
}

/* Tab, Space and Enter, and no scripts: as much as anybody may lack. */
async function byKeys(lang) {
	const page = await open({script: false, lang});

	await ask(page);
	await tab(page, '[name=person]');
	while (await page.evaluate(() => document.activeElement.value) !==
		'nils')
		await page.keyboard.press('ArrowDown');
	await press(page, does('person'), 'Enter');
	await press(page, does('clear'), 'Space');
	await tab(page, '[name=p][value="3"]');
	await page.keyboard.press('Space');
	await press(page, does('preview'), 'Enter');
	await press(page, does('send'), 'Enter');
	await look(page, `serve-send-${lang}`);
	await page.keyboard.press('Tab');
	await press(page, 'main button', 'Enter');
	verify(await answered(page, 'NCP_OK'), 'BIO-K BIO-A BI1001');
	await ask(page);
	await press(page, does('cancel'), 'Space');
	await press(page, 'main button', 'Enter');
	await answered(page, 'NCP_CANCEL');
	await close(page);
}

await test(async () => {
	home = await client();
	point = await serve('emrex-serve', ['--demo', '--listen=127.0.0.1:0',
		`--cert-out=${pem}`, '--name=Suomen esimerkkiyliopisto']);
	await everyPage();
	await withoutClient();
	await refusals();
	await byKeys('en');
	await byKeys('fi');
});
