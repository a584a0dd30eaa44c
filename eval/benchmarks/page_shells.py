"""Web pages as sites make them, around any article: what a reader is to keep, and what it is to leave.

Each shell is a way of building sites; `{article}` is where the article goes, `{title}` its title.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from markdown_it import MarkdownIt

_MENU = "".join(
    f'<li><a href="/{n}">{name}</a></li>'
    for n, name in enumerate(["Accueil", "Nos missions", "Actualités", "Agenda", "Marchés publics", "Nous rejoindre"])
)
_COOKIES = (
    "<p>Ce site utilise des traceurs pour mesurer sa fréquentation et vous proposer des vidéos. Vous pouvez accepter ou"
    " refuser tout ou partie de ces traceurs, et changer d’avis à tout moment.</p><button>Tout accepter</button>"
    "<button>Tout refuser</button>"
)
_OTHERS = "".join(
    f'<li><a href="/a{n}">{name}</a></li>'
    for n, name in enumerate(
        [
            "Un guichet unique pour les cantines scolaires",
            "La ligne de tramway rouvre lundi",
            "Trois lauréats au concours",
        ]
    )
)
_LETTER = (
    '<form action="/lettre"><label>Votre courriel</label><input type="email"><button>S’inscrire</button>'
    "<p>Recevez notre lettre chaque mois.</p></form>"
)
_SHARE = (
    '<a href="https://www.facebook.com/sharer/sharer.php?u=x">Facebook</a> <a href="https://www.linkedin.com/share'
    'Article?url=x">LinkedIn</a> <a href="mailto:?subject=x">Courriel</a>'
)
_FOOT = (
    "<p>Hôtel du conseil, 4 place des Tilleuls. Ouvert du lundi au vendredi.</p><ul>"
    '<li><a href="/ml">Mentions légales</a></li><li><a href="/dp">Données personnelles</a></li>'
    '<li><a href="/ac">Accessibilité : partiellement conforme</a></li></ul><p>© Tous droits réservés</p>'
)
_HEAD = (
    '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title} | Le portail</title>'
    "<style>.visually-hidden{{position:absolute;clip:rect(0 0 0 0)}}</style>"
    "<script>var a = '<p>non</p>';</script></head>"
)

SHELLS: Mapping[str, str] = {
    "semantic": _HEAD
    + f"""<body><a class="skip-link" href="#main">Aller au contenu</a>
<header role="banner"><p>Le portail</p><nav aria-label="principal"><ul>{_MENU}</ul></nav>
<form role="search"><input name="q"><button>Rechercher</button></form></header>
<nav class="breadcrumb"><ol><li><a href="/">Accueil</a></li><li>Dossiers</li></ol></nav>
<main id="main"><article><header>{{title_heading}}<p class="share">{_SHARE}</p></header>{{article}}</article>
<aside><h2>À lire aussi</h2><ul>{_OTHERS}</ul></aside></main>
<footer>{_FOOT}</footer><div id="cookie-consent" role="dialog">{_COOKIES}</div></body></html>""",
    "divisions": _HEAD
    + f"""<body><div id="header"><div class="logo"><a href="/">Le portail</a></div>
<ul id="menu">{_MENU}</ul></div><div class="fil-ariane"><a href="/">Accueil</a> &gt; <a href="/d">Dossiers</a></div>
<div id="wrapper"><div id="content">{{title_heading}}<div class="texte">{{article}}</div>
<div class="partage">{_SHARE}</div></div><div class="sidebar"><h3>Articles liés</h3><ul>{_OTHERS}</ul>{_LETTER}</div>
</div><div id="footer">{_FOOT}</div><div class="tarteaucitron">{_COOKIES}</div></body></html>""",
    "tables": _HEAD
    + f"""<body bgcolor="#ffffff"><table width="100%"><tr><td colspan="2"><a href="/">Le portail</a></td></tr>
<tr><td valign="top" width="150"><ul>{_MENU}</ul></td><td valign="top">{{title_heading}}{{article}}</td></tr>
<tr><td colspan="2"><font size="1"><a href="/ml">Mentions légales</a> - <a href="/dp">Données personnelles</a> -
<a href="/ac">Plan du site</a></font></td></tr></table></body></html>""",
    "weblog": _HEAD
    + f"""<body class="post-template-default single has-sidebar comments-open">
<div id="page" class="site"><header class="site-header"><p class="site-title"><a href="/">Le portail</a></p>
<div class="main-navigation"><ul class="nav-menu">{_MENU}</ul></div></header>
<div class="content-area"><article class="post category-news"><header class="entry-header">{{title_heading}}</header>
<div class="entry-content">{{article}}</div><footer class="entry-footer"><a href="/c">Dossiers</a></footer></article>
<div id="comments" class="comments-area"><h2>2 commentaires</h2><ol class="comment-list"><li>
Bravo pour ce billet, je l’ai transmis à mes voisins du quartier.</li></ol></div></div>
<div class="widget-area">{_LETTER}<ul>{_OTHERS}</ul></div>
<footer class="site-footer">{_FOOT}</footer></div><div class="cookie-notice">{_COOKIES}</div></body></html>""",
    "nameless": _HEAD
    + f"""<body><form method="post" action="./page.aspx"><input type="hidden" name="__VIEWSTATE" value="dDw">
<div class="css-1x"><div class="css-2f">{_MENU.replace("li>", "span>")}</div></div>
<div class="css-3q"><div class="css-9a">
{{title_heading}}{{article}}</div><div class="css-7b">{_OTHERS.replace("li>", "div>")}</div></div>
<div class="css-8z">{_FOOT}</div></form></body></html>""",
}


def page(markdown: str, title: str, shell: str) -> str:
    """The page that the site built as `shell` makes of an article in Markdown."""
    article = MarkdownIt("commonmark").enable("table").render(markdown)
    heading = "" if re.search("<h1>", article) else f"<h1>{html.escape(title)}</h1>"
    return (
        SHELLS[shell]
        .replace("{{", "{")
        .replace("}}", "}")
        .replace("{title_heading}", heading)
        .replace("{title}", html.escape(title))
        .replace("{article}", article)
    )


def around(shell: str) -> str:
    """The markup of a shell without an article: what a reader is to leave."""
    return page("", "", shell)
