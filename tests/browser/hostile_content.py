"""Content that wants more than to be shown, and documents of no sense: what is left must be what
the kit says, and nothing of it acts."""

from __future__ import annotations

import random
from collections.abc import Iterator

__all__ = ["ATTACKS", "random_documents", "variations"]

ATTACKS = (
    # Scripts
    "<script>attack()</script>ok",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<script/src=data:,attack()>",
    "<scr<script>ipt>attack()</scr</script>ipt>",
    "<svg><script>attack()</script></svg>",
    "<svg><script xlink:href=data:,attack() /></svg>",
    "<math><script>attack()</script></math>",
    "<noscript><p title='</noscript><img src=x onerror=attack()>'></noscript>",
    "<template><script>attack()</script></template>",
    "<div><template shadowrootmode=open><b onclick=attack()>in the shadow</b></template>x</div>",
    # Handlers
    "<img src=x onerror=attack()>",
    "<img src=x:x onerror\n=\nattack()>",
    "<body onload=attack()>x",
    "<p/onclick=attack()//>x</p>",
    "<input autofocus onfocus=attack()>",
    "<details open ontoggle=attack()><summary>x</summary>y</details>",
    "<video><source onerror=attack()></video>",
    "<audio src onloadstart=attack()></audio>",
    "<marquee onstart=attack()>x</marquee>",
    "<form onformdata=attack()><button>x</button></form>",
    "<p onpointerrawupdate=attack()>x",
    "<a onclick=attack() href=#>x</a>",
    "<p style='animation-name:x' onanimationend=attack()>x",
    # Addresses
    "<a href=javascript:attack()>x</a>",
    "<a href=' java\tscript:attack()'>x</a>",
    "<a href='&#1;javascript:attack()'>x</a>",
    "<a href='JaVaScRiPt&colon;attack()'>x</a>",
    "<a href='data:text/html,<script>attack()</script>'>x</a>",
    "<a href=vbscript:attack()>x</a>",
    "<a href='//evil.example/'>x</a>",
    "<a href='https:evil.example'>x</a>",
    "<a href='mailto:a@b.example?subject=x'>x</a><a href='tel:+49 30'>y</a>",
    "<a href='https://good.example/' target=_self rel=opener>x</a>",
    "<form action=javascript:attack()><button>x</button></form>",
    "<form action=https://evil.example/ method=post><button formaction=javascript:attack()>x</button>",
    "<button formaction=https://evil.example formmethod=post formtarget=_top>x</button>",
    "<input type=image src=https://evil.example/x.png formaction=javascript:attack()>",
    "<area href=javascript:attack()>",
    "<img src=https://evil.example/x.png srcset='https://evil.example/y.png 2x'>",
    "<img src=//evil.example/x.png>",
    "<img src=data:image/svg+xml,x>",
    "<img src='..\\evil.png'><img src=images/own.svg alt=own>",
    "<base href=https://evil.example/><a href=x>x</a><img src=x.png>",
    # Documents in the document
    "<iframe srcdoc='<script>attack()</script>'></iframe>",
    "<iframe src=javascript:attack()></iframe>",
    "<object data=data:text/html,<script>attack()</script>></object>",
    "<embed src=javascript:attack()>",
    "<frameset onload=attack()><frame src=x></frameset>",
    "<portal src=https://evil.example></portal>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    '<meta http-equiv=Content-Security-Policy content="script-src *">',
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<link rel=import href=data:,x>",
    "<style>@import 'https://evil.example/x.css'; * { display: none }</style>",
    "<p style='background: url(https://evil.example/x.png)'>x",
    # Mutation: parsed, written and parsed again, it would be another
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=attack()&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=attack()>'>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=attack()></annotation-xml></math>",
    "<svg><foreignObject><p onclick=attack()>x</p></foreignObject></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x><script>attack()</script></svg>#x'></use></svg>",
    "<svg><animate onbegin=attack() attributeName=x></svg>",
    "<svg><a xlink:href=javascript:attack()><text>x</text></a></svg>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=attack()>",
    "<table><td><form><input></table><input><img src onerror=attack()>",
    "<p><textarea></p><img src=x onerror=attack()></textarea><p>x",
    "<select><template><b>x</b></template><option>y<b onclick=attack()>z</select>",
    "<xmp><p title='</xmp><img src=x onerror=attack()>'></xmp>",
    "<plaintext><b>x",
    "<!--><img src=x onerror=attack()>-->x",
    "<?xml version=1?><p>x",
    "<![CDATA[<img src=x onerror=attack()>]]>x",
    "<a title='<!--'>x</a><!-- --!><img src=x onerror=attack()> -->",
    # Names that stand for something else
    "<form name=getElementById><input name=attributes><input name=firstChild></form>",
    "<form name=body><input name=childNodes><input name=nodeName><input name=parentNode></form>",
    "<form id=document><input name=getAttribute><input name=setAttribute><input name=elements></form>",
    "<form name=n><input name=querySelectorAll><input name=isEqualNode><input name=closest></form>",
    "<img name=currentScript><img id=cookie name=cookie>",
    "<a id=globalThis name=pyExt><a id=globalThis name=pyExt>",
    "<p id=problem>x</p><p id=status>x</p><p id=extension>x</p><p id=bundle>{}</p>",
    "<p id=__proto__ data-__proto__=x data-=y data-key=k>x</p>",
    # What the agent could be led to, or kept from
    "<dialog open>x</dialog><p popover id=p>y</p><button popovertarget=p>z</button>",
    "<button command=show-modal commandfor=p>x</button><p autofocus tabindex=5 contenteditable>y",
    "<p is=x-y slot=a part=b itemprop=c nonce=d accesskey=e draggable=true>x",
    "<input type=file><input type=hidden name=a value=b><input type=PASSWORD name=c>",
    "<x-custom>x</x-custom><center>y</center><font>z</font>",
    "<p hidden>x</p><p aria-label=y aria-unknown=z role=button>x</p>",
)

PIECES = (
    *(
        "<p>",
        "</p>",
        "<div class=card>",
        "</div>",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "</td>",
        "<th>",
    ),
    *(
        "<tbody>",
        "</tr>",
        "<ul>",
        "<li>",
        "</ul>",
        "<form name=f>",
        "</form>",
        "<button name=b>",
        "</button>",
    ),
    *(
        "<select name=s>",
        "<option>",
        "</select>",
        "<textarea name=t>",
        "</textarea>",
        "<input name=i value=1>",
    ),
    *(
        "<a href=https://a.example/>",
        "</a>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<h2>",
        "</h2>",
        "<br>",
        "<hr>",
    ),
    *(
        "<details>",
        "<summary>",
        "</details>",
        "<label>",
        "</label>",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
    ),
    *(
        "<svg>",
        "</svg>",
        "<math>",
        "</math>",
        "<style>",
        "</style>",
        "<title>",
        "</title>",
        "<!--",
        "-->",
    ),
    *(
        "<template>",
        "</template>",
        "<script>",
        "</script>",
        "<object>",
        "</object>",
        "<fieldset>",
        "</fieldset>",
    ),
    *(
        "<caption>",
        "<colgroup>",
        "<col>",
        "<span title='",
        "'>",
        '">',
        "=",
        "<",
        ">",
        "&amp;",
        "&lt;",
        "&notit;",
    ),
    *(
        "text",
        " ",
        "\n",
        "ä",
        "&#x80;",
        "&#0;",
        "&AMP",
        "<nobr>",
        "<pre>\n\nx",
        "</br>",
        "</x>",
        "<img src=a.png>",
    ),
    *(
        "<foreignObject>",
        "<mi>",
        "<desc>",
        "<frameset>",
        "<body class=x>",
        "<html lang=en>",
        "<head>",
        "<center>",
    ),
)


def random_documents(number: int, seed: int) -> Iterator[str]:
    """Documents that nobody would write, the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(number):
        yield "".join(chance.choices(PIECES, k=chance.randint(3, 30)))


AROUND = (
    "<p>{}</p>",
    "<table><tr><td>{}</table>",
    "<form name=f><label>x{}</label></form>",
    "<select><option>{}</select>",
    "<svg>{}</svg>",
    "<math><mi>{}</math>",
    "<textarea>{}",
    "<div title='{}'>x</div>",
    "<!-- {} -->",
    "<details open><summary>{}</summary></details>",
    "<ul><li>{}<li>{}</ul>",
    "<template>{}</template>{}",
    "<style>{}",
    "<b><i><p>{}</b></i>",
    "<table>{}<tr>{}",
    "<svg><desc>{}</desc></svg>",
    "<math><annotation-xml encoding='text/html'>{}",
    "<noscript>{}",
    "<title>{}</title>{}",
    "<select>{}",
    "<button>{}<button>",
    "<a href=https://a.example>{}<a>",
)


def variations(number: int, seed: int) -> Iterator[str]:
    """The attacks in and behind each other, and in what parsers read in other ways."""
    chance = random.Random(seed)
    for _ in range(number):
        around = chance.choice(AROUND)
        one, other = chance.choices(ATTACKS, k=2)
        yield around.replace("{}", one, 1).replace("{}", other)
