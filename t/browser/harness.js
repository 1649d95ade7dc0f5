/*
 * What the browser tests share: TAP, the tools as servers, and a Chromium that
 * tells what it refused.  Imports are found below the build directory: `run`
 * puts the tests next to the modules that npm installed there.
 *
 *	ok(TRUTH, NAME), is(HAVE, WANT, NAME)	one line of TAP each
 *	skipAll(WHY)				instead of a test
 *	serve(TOOL, ARGS)		starts a tool that prints its URL
 *	browser.open({script, lang})	a fresh browser's window (incognito)
 *	client()		a home institution: .url, .answers, .ask(page, TO,
 *		FIELDS) sends a browser from its page to a contact point
 *	tool(TOOL, ARGS, INPUT)	runs one to its end: {status, out, err}
 *	look(page, NAME, {langs})	everything that must hold of any page:
 *		audit, light and dark, 320 to 1280 px, pictures; LANGS are
 *		asked for by ?lang=, which only a page that was a GET can take
 *	judge(page)		the names of the rules of axe-core that it breaks
 *	click(page, SELECTOR)		and waits for the page behind it
 *	press(page, SELECTOR, KEY)	the same by keyboard alone
 */
import axe from 'axe-core';
import {spawn, spawnSync} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {createServer} from 'node:http';
import puppeteer from 'puppeteer-core';

const build = process.env.EMREX_BUILD;
const pictures = `${build}/browser/pictures`;
const desktop = {width: 1280, height: 900};
const phone = {width: 390, height: 844};
const narrow = {width: 320, height: 600}; // WCAG 2.2, 1.4.10
const patience = 20000; // ms for any one page
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
	'best-practice'];
const colours = ['color-contrast', 'link-in-text-block'];

let count = 0, failed = 0;
const ends = [];

export function ok(truth, name) {
	count++;
	failed += truth ? 0 : 1;
	console.log(`${truth ? 'ok' : 'not ok'} ${count} - ` +
		name.replace(/[#\n]/g, ' '));
	return truth;
}

export function diag(text) {
	console.log(String(text).replace(/^/gm, '# '));
}

export function is(have, want, name) {
	if (!ok(have === want, name))
		diag(`have ${JSON.stringify(have)}, ` +
			`want ${JSON.stringify(want)}`);
	return have === want;
}

export function like(have, want, name) {
	if (!ok(want.test(have), name))
		diag(`have ${JSON.stringify(have)}, want ${want}`);
}

/* Starts TOOL of this build.  What it prints until it ends is in .out, .err */
export function start(tool, args, env = {}) {
	const path = tool.includes('/') ? `${build}/${tool}`
		: `${build}/src/${tool}`;
	const child = spawn(path, args, {env: {...process.env, ...env},
		stdio: ['ignore', 'pipe', 'pipe']});
	const run = {child, out: '', err: ''};

	child.stdout.setEncoding('utf8').on('data', (s) => run.out += s);
	child.stderr.setEncoding('utf8').on('data', (s) => run.err += s);
	run.ended = new Promise((done) => {
		child.on('error', (e) => {
			run.err += e.message;
			done(127);
		});
		child.on('close', (code, signal) => done(signal ?? code));
	});
	ends.push(async () => {
		if (child.exitCode === null && child.signalCode === null)
			child.kill('SIGTERM');
		await run.ended;
	});
	return run;
}

/* The first URL that RUN prints. */
export async function url(run) {
	let over = false;

	run.ended.then(() => over = true);
	for (let i = 0; i < 200; i++) {
		const found = /(https?:\/\/\S+)\s/.exec(run.out + run.err);

		if (found)
			return found[1];
		if (over)
			break;
		await new Promise((done) => setTimeout(done, 50));
	}
	throw new Error(`no URL from ${run.child.spawnfile}: ${run.err}`);
}

export async function serve(tool, args, env) {
	const run = start(tool, args, env);

	run.url = (await url(run)).replace(/\/$/, '');
	return run;
}

export function tool(name, args, input = '') {
	const run = spawnSync(`${build}/src/${name}`, args,
		{input, encoding: 'utf8', maxBuffer: 1 << 26, timeout: 30000});

	return {status: run.status, out: run.stdout, err: run.stderr};
}

function listen(server, host) {
	return new Promise((done, fail) => server.once('error', fail)
		.listen(0, host, () => done(server.address().port)));
}

/*
 * On [::1] where there is one: another site than 127.0.0.1, so that cookies
 * and origins are what they are between institutions.
 */
export async function client() {
	const it = {answers: []};
	const server = createServer(async (request, response) => {
		let body = '';

		for await (const part of request.setEncoding('utf8'))
			body += part;
		if (request.url === '/favicon.ico')
			return response.writeHead(404).end();
		if (request.method === 'POST')
			it.answers.push(
				Object.fromEntries(new URLSearchParams(body)));
		response.writeHead(200, {'Content-Type': 'text/html'});
		response.end('<!DOCTYPE html><html lang="en"><title>Client' +
			'</title><h1>Received</h1>');
	});
	const port = await listen(server, '::1').then((p) => `[::1]:${p}`,
		async () => `127.0.0.1:${await listen(server, '127.0.0.1')}`);

	ends.push(() => server.closeAllConnections?.() ?? server.close());
	ends.push(() => server.close());
	it.url = `http://${port}`;
	it.ask = async (page, to, fields) => {
		await page.goto(it.url);
		await page.setJavaScriptEnabled(true);
		await Promise.all([page.waitForNavigation(),
			page.evaluate((action, list) => {
				const form = document.createElement('form');

				form.method = 'post';
				form.action = action;
				for (const [name, value] of list) {
					const field = document
						.createElement('input');

					field.type = 'hidden';
					field.name = name;
					field.value = value;
					form.append(field);
				}
				document.body.append(form);
				form.submit();
			}, to, Object.entries(fields))]);
		if (page.script)
			return;
		/* what is open has begun with scripts */
		await page.setJavaScriptEnabled(false);
		await page.reload();
	};
	return it;
}

let chromium;

async function launch() {
	chromium = await puppeteer.launch({
		executablePath: process.env.CHROMIUM,
		headless: true,
		pipe: true,
		protocolTimeout: 60000,
		/* root has no sandbox; containers have a small /dev/shm */
		args: ['--disable-gpu', '--disable-dev-shm-usage',
			'--force-color-profile=srgb', '--hide-scrollbars',
			...process.getuid() === 0 ? ['--no-sandbox'] : []],
	});
	ends.push(() => chromium.close());
}

/* A window that shares nothing with others. */
export async function open({script = true, lang = 'en'} = {}) {
	if (!chromium)
		await launch();
	const context = await chromium.createBrowserContext();
	const page = await context.newPage();

	page.setDefaultTimeout(patience);
	page.complaints = [];
	page.on('console', (m) => {
		/* our own refusals come with their status */
		if (m.type() === 'error' && !/status of [45]/.test(m.text()))
			page.complaints.push(m.text());
	});
	page.on('pageerror', (e) => page.complaints.push(String(e)));
	/* is told of before the page can hide it */
	await page.evaluateOnNewDocument(() => addEventListener(
		'securitypolicyviolation', (e) => console.error('policy: ' +
			e.violatedDirective + ' ' + e.blockedURI)));
	await page.setViewport(desktop);
	await page.setExtraHTTPHeaders({'Accept-Language': lang});
	await page.setJavaScriptEnabled(script);
	page.script = script;
	return page;
}

export async function close(page) {
	const context = page.browserContext();

	is(page.complaints.join('; '), '', 'nothing was refused or went wrong');
	await context.close();
}

/* Of a dark page only what colours can change: the rest is the same page. */
async function violations(page, dark) {
	/* the scripts of the page, if any, have had their moment */
	await page.setJavaScriptEnabled(true);
	if (!await page.evaluate('typeof axe === "object"'))
		await page.evaluate(axe.source);
	const found = await page.evaluate((runOnly) => axe.run(document, {
		preload: false, // would fetch, which the policy forbids
		resultTypes: ['violations'],
		rules: runOnly.type === 'tag'
			? {'target-size': {enabled: true}} : {},
		runOnly,
	}), dark ? {type: 'rule', values: colours}
		: {type: 'tag', values: tags});
	await page.setJavaScriptEnabled(page.script);
	return found.violations;
}

export async function judge(page) {
	return (await violations(page, false)).map((v) => v.id);
}

async function audit(page, name, dark) {
	const found = await violations(page, dark);

	ok(found.length === 0, `${name}: audit`);
	for (const v of found) {
		diag(`${v.id} (${v.impact}): ${v.help}`);
		for (const node of v.nodes)
			diag(`  ${node.html}\n  ${node.failureSummary}`);
	}
}

async function picture(page, name, size) {
	mkdirSync(pictures, {recursive: true});
	await page.setViewport(size);
	const wide = await page.evaluate(() =>
		document.scrollingElement.scrollWidth - innerWidth);
	ok(wide <= 0, `${name}: nothing beyond ${size.width} px`);
	if (size !== narrow)
		await page.screenshot({fullPage: true,
			path: `${pictures}/${name}-${size.width}.png`});
}

async function scheme(page, value) {
	await page.emulateMediaFeatures(
		[{name: 'prefers-color-scheme', value}]);
}

export async function look(page, name, {langs = []} = {}) {
	for (const lang of [null, ...langs]) {
		const at = lang ? `${name}-${lang}` : name;

		if (lang) {
			const to = new URL(page.url());

			to.searchParams.set('lang', lang);
			await page.goto(to.href);
			is(await page.$eval('html', (e) => e.lang), lang,
				`${at}: its language`);
		}
		for (const value of ['dark', 'light']) {
			await scheme(page, value);
			await audit(page, `${at}, ${value}`, value === 'dark');
			if (value === 'dark' && !lang)
				await picture(page, `${at}-dark`, phone);
		}
		/* words are longest in the narrowest */
		for (const size of lang ? [narrow, phone]
			: [narrow, phone, desktop])
			await picture(page, at, size);
		await page.setViewport(desktop);
	}
}

export async function text(page) {
	return page.$eval('main', (e) => e.innerText);
}

export async function heading(page) {
	return page.$eval('h1', (e) => e.innerText);
}

export async function click(page, selector) {
	await page.waitForSelector(selector);
	await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

/* To SELECTOR by Tab; false when there is no such way. */
export async function tab(page, selector) {
	for (let i = 0; i < 300; i++) {
		const there = await page.evaluate((s) =>
			document.activeElement.matches(s), selector);

		if (there)
			return true;
		await page.keyboard.press('Tab');
	}
	return false;
}

/* What has the focus must show it (2.4.7) and be in sight (2.4.11). */
export async function seen(page) {
	return page.evaluate(() => {
		const e = document.activeElement, r = e.getBoundingClientRect();
		const outline = getComputedStyle(e).outlineStyle;

		return outline !== 'none' && r.bottom > 0 && r.right > 0 &&
			r.top < innerHeight && r.left < innerWidth;
	});
}

export async function press(page, selector, key) {
	if (!ok(await tab(page, selector), `${selector} by Tab`))
		throw new Error(`no way to ${selector}`);
	ok(await seen(page), `${selector}: its focus is seen`);
	await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
}

export function skipAll(why) {
	console.log(`1..0 # SKIP ${why}`);
	process.exit(process.env.EMREX_NO_SKIP ? 1 : 0);
}

/* Runs a test: BODY, then everything that was started ends, and the plan. */
export async function test(body) {
	let timer;
	const late = new Promise((done, fail) => timer = setTimeout(
		() => fail(new Error('out of time')),
		1000 * Number(process.env.EMREX_SECONDS ?? 100)));

	try {
		await Promise.race([body(), late]);
	} catch (e) {
		ok(false, 'went through');
		diag(e.stack);
	}
	clearTimeout(timer);
	for (const end of ends.reverse()) {
		try {
			await end();
		} catch (e) {
			diag(e.message);
		}
	}
	console.log(`1..${count}`);
	process.exit(failed > 0 ? 1 : 0);
}
