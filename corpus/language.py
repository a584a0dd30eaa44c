"""Language of a text, questions of two words included.

Function words decide, and `py3langid` where they do not. Wrong answers, when this was chosen (November 2026):

| | dev questions (181) | keywords and names (156) | everyday sentences (6,000) | wiki questions (2,190) |
|---|---|---|---|---|
| this module | 0 | 14 | 3 | 0 |
| py3langid 0.4.0, 4.5 MB, loads in 0.6 s | 1 | 24 | 6 | 5 |
| simplemma 2.0, 19 MB, 2.0 s | 1 | 20 | 33 | 16 |
| lingua 2.1, 96 MB, 0.7 s | 4 | 40 | 18 | 30 |

The word lists were tuned on the first two columns, which flatter this module, not on the last two. What stays wrong is
a handful of nouns beside names of another language ("Comté AOP production").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from corpus.document import LANGUAGES, Language
from corpus.once import once

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that carry grammar, not content; a word of two languages counts for both.
_FUNCTION_WORDS: Mapping[Language, frozenset[str]] = {
    "fr": _set(
        "le la les l un une des du de d et ou où que qu qui quoi quel quelle quels quelles est sont était étaient été"
        " être a ont avait avoir ai as avez avons il elle ils elles on nous vous je j tu ce c cet cette ces ça cela se"
        " s ne n pas plus à au aux en dans pour par avec sans sur sous chez vers entre depuis pendant avant après"
        " combien comment pourquoi quand lequel laquelle lesquels son sa ses leur leurs mon ma mes ton ta tes notre"
        " nos votre vos y mais donc car si comme aussi très bien fait faire peut peux doit dont tout tous toute toutes"
        " autre autres même aucun aucune chaque quelques plusieurs encore déjà toujours jamais moi toi lui eux ici là"
        " alors dis donne donner explique parle résume bonjour merci oui non etait ete apres deja ca"
    ),
    "en": _set(
        "the a an and or of to in on at by for from with without into over under between about after before during"
        " since until is are was were be been being am has have had having do does did done will would can could may"
        " might should shall must he she it they we you i his her its their our your my me him them us this that these"
        " those there here what which who whom whose when where why how many much more most less some any no not none"
        " all both each every other another such than then as if but so because also only just still ever yet too very"
        " out up off tell give list name show explain describe please hello hi thanks thank yes s"
    ),
    "de": _set(
        "der die das den dem des ein eine einen einem einer eines und oder aber von vom zu zum zur in im ins an am auf"
        " aus bei beim mit nach seit für gegen ohne um über unter zwischen vor während wegen bis ist sind war waren"
        " sein gewesen wird werden wurde wurden worden hat haben hatte hatten habe kann können konnte muss müssen soll"
        " sollen darf will wollen er sie es wir ihr ich du man sich mich mir uns ihm ihn ihnen dies diese dieser dieses"
        " diesen welche welcher welches welchen wer wen wem wessen was wann wo woher wohin wie wieviel wieviele viel"
        " viele warum wieso weshalb nicht kein keine keinen nur auch noch schon sehr mehr als wenn dann da denn doch ob"
        " dass weil es gibt gab nenne nennen zeige erkläre sag bitte hallo danke ja nein seine ihre unser fuer ueber"
        " dort hier alle jede jeder wieder"
    ),
}
_ACCENTS: Mapping[Language, frozenset[str]] = {
    "fr": frozenset("éèêëàâçîïôùûœ"),
    "en": frozenset(),
    "de": frozenset("äöüß"),
}
_WORD = re.compile(r"[^\W\d_]+")
# Of the library, where no function word tells and a default is given.
_SURE = 0.6


def detect(text: str, default: Language | None = None) -> Language:
    """The language of `text` among fr, en and de; `default` where nothing tells ("2025 ?"), fr without one."""
    words = _WORD.findall(text)
    if not words:
        return default or LANGUAGES[0]
    evidence = _evidence(words)
    _, middle, most = sorted(evidence.values())
    if most - middle >= 1:
        # The library adds one at most: it could draw level at best, and need not be loaded, which takes half a second.
        return max(LANGUAGES, key=lambda language: evidence[language])
    # Probabilities, which sum to 1: they decide where function words do not.
    likelihood = {language: float(value) for language, value in _identifier().rank(text)}
    best = max(LANGUAGES, key=lambda language: evidence[language] + likelihood[language])
    if default and not any(evidence.values()) and likelihood[best] < _SURE:
        return default
    return best


def _evidence(words: list[str]) -> dict[Language, float]:
    """Function words of each language; a word with an accent counts half where it is no function word."""
    evidence = dict.fromkeys(LANGUAGES, 0.0)
    shouted = all(word.isupper() for word in words)
    for position, word in enumerate(words):
        # A capital inside a sentence is a name's: "Le Tube à Essais" makes no English question French.
        if position and word[0].isupper() and not shouted:
            continue
        lower = word.lower()
        known = [language for language in LANGUAGES if lower in _FUNCTION_WORDS[language]]
        for language in known:
            evidence[language] += 1 / len(known)
        if not known:
            for language in LANGUAGES:
                evidence[language] += 0.5 * (not _ACCENTS[language].isdisjoint(lower))
    return evidence


@once
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
