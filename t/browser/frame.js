/*
 * The frame of all pages, by the sample: every element, language and size, and
 * the page that goes on, with scripts and without.
 */
import {
	click, close, heading, is, judge, like, look, ok, open, press, seen,
	serve, tab, test, text,
} from './harness.js';

const langs = ['en', 'fi', 'sv'];

await test(async () => {
	const sample = await serve('t/browser/sample', []);
	let page = await open();

	for (const name of ['form', 'tree', 'result']) {
		await page.goto(`${sample.url}/${name}`);
		await look(page, `frame-${name}`, {langs});
	}
	await page.goto(`${sample.url}/deep`);
	await look(page, 'frame-deep');
	const answer = await page.goto(`${sample.url}/nowhere`);
	is(answer.status(), 404, 'no such page');
	await look(page, 'frame-refusal', {langs});
	await close(page);

	/* a language that was chosen stays */
	page = await open({lang: 'sv'});
	await page.goto(`${sample.url}/form`);
	is(await page.$eval('html', (e) => e.lang), 'sv',
		'as the browser asks');
	await click(page, 'a[hreflang=fi]');
	await page.goto(`${sample.url}/tree`);
	is(await page.$eval('html', (e) => e.lang), 'fi', 'as was chosen');
	await close(page);

	/* the same on what is a phone, not a narrow window */
	page = await open();
	await page.setViewport({width: 390, height: 844, isMobile: true,
		hasTouch: true, deviceScaleFactor: 2});
	for (const name of ['form', 'tree', 'result', 'deep']) {
		await page.goto(`${sample.url}/${name}`);
		is(await page.evaluate(() => Math.max(innerWidth,
			document.scrollingElement.scrollWidth)), 390,
		`${name}: as wide as the phone`);
	}
	await close(page);

	/* would we notice? */
	page = await open();
	await page.goto(`${sample.url}/form`);
	await page.evaluate(() => {
		const add = (name, text) => {
			const e = document.createElement(name);

			e.textContent = text;
			document.querySelector('main').append(e);
			return e;
		};

		add('script', 'document.title = "taken"');
		add('button', '');
		add('p', 'pale').style.color = '#999';
	});
	const found = await judge(page);
	for (const rule of ['button-name', 'color-contrast'])
		ok(found.includes(rule), `the audit sees ${rule}`);
	like(page.complaints.join(), /policy: script-src/,
		'a script is refused, which is noticed');
	ok(await page.title() !== 'taken', 'and did not run');
	page.complaints = [];
	await close(page);

	/* keys */
	page = await open();
	await page.goto(`${sample.url}/tree`);
	await page.keyboard.press('Tab');
	ok(await page.$eval('.skip', (e) => e === document.activeElement),
		'the way past the header comes first');
	ok(await seen(page), 'and is seen');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	ok(await page.$eval('main', (e) => e.contains(document.activeElement)),
		'and leads there');
	await tab(page, '.tree li li input');
	ok(await seen(page), 'a part has the focus');
	const was = await page.$eval('.tree li li input', (e) => e.checked);
	await page.keyboard.press('Space');
	is(await page.$eval('.tree li li input', (e) => e.checked), !was,
		'Space chooses it');
	await press(page, 'form button', 'Enter');
	await close(page);

	/* the page that goes on */
	page = await open();
	await page.goto(`${sample.url}/send`);
	await page.waitForSelector('dl');
	like(page.url(), /\/result$/, 'goes on by itself');
	await close(page);
	page = await open({script: false});
	await page.goto(`${sample.url}/send`);
	await look(page, 'frame-send', {langs});
	like(await text(page), /127\.0\.0\.1/, 'stays without scripts');
	await press(page, 'main button', 'Enter');
	like(page.url(), /\/result$/, 'and its button goes on');
	ok((await heading(page)).length > 0, 'to a page');
	await close(page);
});
