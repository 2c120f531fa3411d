package markdown_test

import (
	"strings"
	"testing"

	"twinhall/internal/markdown"
)

var links = markdown.Links{
	Schemes: []string{"page"},
	To: func(_, slug string) string {
		if slug == "gone" {
			return ""
		}
		return "/cs/guide/" + slug
	},
	Site: func(path string) string { return "/cs" + path },
}

// Text becomes the HTML that it means, and nothing that runs.
func TestHTML(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"# A\n\n## B":                          `<h2 id="h-a">A</h2> <h2 id="h-b">B</h2>`,
		"[x](page:oath)":                       `<p><a href="/cs/guide/oath">x</a></p>`,
		"[x *y*](page:gone) z":                 `<p>x <em>y</em> z</p>`,
		"[x](site:/map?a=1&b=2)":               `<p><a href="/cs/map?a=1&amp;b=2">x</a></p>`,
		"[x](site://evil.example)":             `<p>x</p>`,
		"[x](javascript:alert(1))":             `<p>x</p>`,
		"[x](JaVaScript&#58;alert(1))":         `<p>x</p>`,
		"[x](data:text/html;base64,AAAA)":      `<p>x</p>`,
		"[x](vbscript:x)":                      `<p>x</p>`,
		"[x](//evil.example)":                  `<p>x</p>`,
		"[x](/desk)":                           `<p>x</p>`,
		"[x](https://a.example/?q=\"onload=1)": `<p><a href="https://a.example/?q=%22onload=1">x</a></p>`,
		"[x](https://a.example \"t\")":         `<p><a href="https://a.example">x</a></p>`,
		"<https://a.example>":                  `<p><a href="https://a.example">https://a.example</a></p>`,
		"<javascript:a>":                       `<p>javascript:a</p>`,
		"<blob:https://a/&lt;>":                `<p>blob:https://a/&amp;lt;</p>`,
		"<page:oath>":                          `<p><a href="/cs/guide/oath">page:oath</a></p>`,
		"<a@b.example>":                        `<p><a href="mailto:a@b.example">a@b.example</a></p>`,
		"[x](http:/desk) [y](https:desk)":      `<p>x y</p>`,
		"[x](site:/..//evil.example)":          `<p>x</p>`,
		"[x](site:/&#92;evil.example)":         `<p>x</p>`,
		"[x](site:/map/?q=..//b&amp;c=1)":      `<p><a href="/cs/map/?q=..//b&amp;c=1">x</a></p>`,
		"[x](page:../desk)":                    `<p>x</p>`,
		"# Main\n\n# Main":                     `<h2 id="h-main">Main</h2> <h2 id="h-main-1">Main</h2>`,
		"```x\tnotice\ny\n```":                 `<pre><code>y </code></pre>`,
		"a\xffb":                               "<p>a\uFFFDb</p>",
		"|a|b|\n|:-|-:|\n|1|2|": `<table> <thead> <tr> <th>a</th> <th class="cell-right">b</th> </tr> </thead> ` +
			`<tbody> <tr> <td>1</td> <td class="cell-right">2</td> </tr> </tbody> </table>`,
		"<script>alert(1)</script>":     `<!-- raw HTML omitted -->`,
		"a <b onclick=x>b</b>":          `<p>a <!-- raw HTML omitted -->b<!-- raw HTML omitted --></p>`,
		"![p](https://a.example/p.png)": `<p>p</p>`,
		"![p](javascript:alert(1))":     `<p>p</p>`,
		"a < b & c":                     `<p>a &lt; b &amp; c</p>`,
		"|a|\n|-|\n|1|":                 `<table> <thead> <tr> <th>a</th> </tr> </thead> <tbody> <tr> <td>1</td> </tr> </tbody> </table>`,
	} {
		got, err := markdown.HTML(body, links)
		if got = strings.Join(strings.Fields(got), " "); err != nil || got != want {
			t.Errorf("%q: %v\n got %s\nwant %s", body, err, got, want)
		}
	}
	if got := markdown.Plain("## A\n\nb **c**\nd [e](page:f)."); got != "A\nb c d e." {
		t.Errorf("plain: %q", got)
	}
}

func FuzzHTML(f *testing.F) {
	for _, body := range []string{"[a](javascript:b)", "<img src=x onerror=y>", "![a](b \"c\")", "[a]: javascript:b\n\n[a]", "\x00[x](page:", "*_`~|"} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) { judgeText(t, body) })
}
