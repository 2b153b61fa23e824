package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Faults lists what on the page is hard to read or touch at this window size, and the script errors since Watch.
func Faults(ctx context.Context) ([]string, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[[]string](measure))
}

// Scheme sets the colour scheme, "light" or "dark", and turns animations off.
func Scheme(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme},
				{Name: "prefers-reduced-motion", Value: "reduce"},
			},
		})
		return err
	})
}

// Watch records script errors and policy violations of every page opened from now on, for Faults.
func Watch() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument,
			page.AddScriptToEvaluateOnNewDocumentParams{Source: watch})
		return err
	})
}

const watch = `window.scriptFaults = [];
	addEventListener('error', e => scriptFaults.push(e.message || 'not loaded: ' + e.target.outerHTML), true);
	addEventListener('unhandledrejection', e => scriptFaults.push(String(e.reason)));
	addEventListener('securitypolicyviolation', e => scriptFaults.push(e.violatedDirective + ' ' + e.blockedURI));`

// measure finds what is hard to read or touch. Contrast is WCAG 2's, against the nearest opaque background, for text
// and for signs in fields. Images are ignored: they only repeat text.
const measure = `(() => {
	const faults = [];
	const light = c => c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
	const parse = s => s.match(/[\d.]+/g).map(Number);
	const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
	const name = e => e.tagName + '.' + e.className + ' "' + (e.innerText || e.value || '').slice(0, 30) + '"';
	if (document.documentElement.scrollWidth > innerWidth) faults.push('scrolls sideways: ' + document.documentElement.scrollWidth);
	let texts = 0;
	for (const e of document.querySelectorAll('body *')) {
		const own = ['TEXTAREA', 'SELECT', 'INPUT'].includes(e.tagName) || [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim());
		if (!own || !e.checkVisibility() || e.closest('.unseen, svg')) continue;
		texts++;
		const a = light(parse(getComputedStyle(e).color)), b = light(behind(e));
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < 4.5) faults.push('contrast ' + ratio.toFixed(2) + ': ' + name(e));
	}
	if (texts < 3) faults.push('only ' + texts + ' texts');
	for (const e of document.querySelectorAll('a, button, summary, textarea, select, .choice, input:not([type=hidden]):not([type=radio])')) {
		if (!e.checkVisibility()) continue;
		const r = e.getBoundingClientRect();
		if (r.height < 44 || r.width < 44) faults.push('small, ' + r.width.toFixed(0) + ' by ' + r.height.toFixed(0) + ': ' + name(e));
	}
	for (const e of document.querySelectorAll('textarea, select, input:not([type=hidden])')) if (!e.labels.length && !e.getAttribute('aria-label')) faults.push('no label: ' + name(e));
	if (document.querySelectorAll('h1').length != 1) faults.push('not one h1');
	for (const e of document.querySelectorAll('[tabindex]')) if (e.tabIndex > 0) faults.push('out of turn: ' + name(e));
	for (const fault of window.scriptFaults || []) faults.push('script: ' + fault);
	if (!document.documentElement.lang) faults.push('no language');
	return faults;
})()`
