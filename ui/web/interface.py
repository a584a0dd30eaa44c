"""All wording of the web page, in French and in English; the wording of answers is the assistant's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Check
from corpus.document import Language

InterfaceLanguage = Literal["fr", "en"]
DEFAULT_LANGUAGE: InterfaceLanguage = "fr"


@dataclass(frozen=True, slots=True)
class Interface:
    """Every string of the page in one language; `{…}` are filled in where the string is used."""

    language: InterfaceLanguage
    tagline: str
    other_language: str
    notice: str
    conversation: str
    welcome: str
    welcome_detail: str
    examples_label: str
    examples: tuple[str, ...]
    question: str
    placeholder: str
    send: str
    new_conversation: str
    you_asked: str
    answered: str
    searching: str
    writing: str
    stop: str
    by_model: str
    searched_as: str
    extractive: str
    generative: str
    seconds: str
    less_than_seconds: str
    show_evidence: str
    show_nearest: str
    evidence: str
    evidence_empty: str
    evidence_of: str
    citation: str
    back: str
    source: str
    references: str
    reference: str
    reference_short: str
    page: str
    recognised: str
    table: str
    source_in: str
    new_tab: str
    also_found: str
    also_found_detail: str
    nearest: str
    nearest_detail: str
    more_nearest: str
    announced: str
    announced_one: str
    generation: str
    generation_of: str
    question_empty: str
    question_too_long: str
    index_missing: str
    index_unusable: str
    unexpected: str
    checks: dict[Check, str]
    check_details: dict[Check, str]
    languages: dict[Language, str]


FRENCH = Interface(
    language="fr",
    tagline="Le partenariat Bourgogne-Franche-Comté – Wisconsin, d’après les documents",
    other_language="English",
    notice=(
        "Vous dialoguez avec un système automatique : il cherche dans des documents et les cite. "
        "Il peut se tromper ou passer à côté d’une information ; vérifiez les sources."
    ),
    conversation="Conversation",
    welcome="Posez une question sur le partenariat",
    welcome_detail=(
        "En français, en anglais ou en allemand. Chaque phrase de la réponse renvoie au passage exact d’un document."
    ),
    examples_label="Par exemple",
    examples=(
        "Qu’est-ce que BioForward ?",
        "Quand le gouverneur du Wisconsin est-il venu en Bourgogne-Franche-Comté ?",
        "Qu’est-ce que BIOVALIANCE ?",
    ),
    question="Votre question",
    placeholder="Posez votre question…",
    send="Envoyer",
    new_conversation="Nouvelle conversation",
    you_asked="Vous avez demandé",
    answered="Réponse de Passerelle",
    searching="Recherche dans les documents…",
    writing="Le modèle de langue rédige ; chaque phrase est vérifiée avant d’être montrée…",
    stop="Arrêter",
    by_model="Faire rédiger par le modèle de langue {writer} : la question et des passages lui sont envoyés",
    searched_as="Question recherchée : {question}",
    extractive="Extraits des documents, sans modèle de langue",
    generative="Rédigé par le modèle de langue {writer}",
    seconds="{seconds}\N{NO-BREAK SPACE}s",
    less_than_seconds="moins de {seconds}\N{NO-BREAK SPACE}s",
    show_evidence="Voir les sources",
    show_nearest="Voir les passages proches",
    evidence="Sources",
    evidence_empty="Les passages cités s’affichent ici, avec la phrase exacte marquée dans son contexte.",
    evidence_of="Question : {question}",
    citation="Citation {number} : {title}",
    back="Revenir à la réponse",
    source="Ouvrir la source",
    references="Références données par le document ({count})",
    reference="Référence {number} du document : {title}",
    reference_short="réf. {number}",
    page="page {page}",
    recognised="texte reconnu sur l’image de la page, sûr à {percent}\N{NO-BREAK SPACE}%",
    table="Tableau",
    source_in="source en {language}",
    new_tab="nouvel onglet",
    also_found="Également trouvés, non cités ({count})",
    also_found_detail="Passages proches de la question que la réponse n’utilise pas.",
    nearest="Passages les plus proches – ce n’est pas une réponse",
    nearest_detail="Les documents ne répondent pas à la question. Voici ce qu’ils contiennent de plus proche.",
    more_nearest="Autres passages proches ({count})",
    announced="{text} {count} citations.",
    announced_one="{text} 1 citation.",
    generation="Index {generation}",
    generation_of="Index du {date} ({generation})",
    question_empty="Écrivez d’abord une question, en français, en anglais ou en allemand.",
    question_too_long="La question est trop longue : raccourcissez-la.",
    index_missing="Aucun index de documents n’a été construit. À lancer : passerelle index build",
    index_unusable="L’index ne peut pas être utilisé. {error}",
    unexpected="La question n’a pas pu être traitée. Réessayez ; si cela dure, voyez le journal du serveur.",
    checks={"verbatim": "cité", "supported": "étayé", "unsupported": "non vérifié"},
    check_details={
        "verbatim": "Repris mot pour mot du document",
        "supported": "Vérifié : le passage cité étaye la phrase",
        "unsupported": "Le passage cité n’étaye pas cette phrase avec certitude",
    },
    languages={"fr": "français", "en": "anglais", "de": "allemand"},
)

ENGLISH = Interface(
    language="en",
    tagline="The Bourgogne-Franche-Comté – Wisconsin partnership, from its documents",
    other_language="Français",
    notice=(
        "You are talking to an automated system: it searches documents and quotes them. "
        "It can be wrong or miss something; check the sources."
    ),
    conversation="Conversation",
    welcome="Ask about the partnership",
    welcome_detail=(
        "In French, English or German. Every sentence of the answer leads to the exact passage of a document."
    ),
    examples_label="For example",
    examples=(
        "What is BioForward?",
        "When did the governor of Wisconsin come to Bourgogne-Franche-Comté?",
        "What is BIOVALIANCE?",
    ),
    question="Your question",
    placeholder="Ask your question…",
    send="Send",
    new_conversation="New conversation",
    you_asked="You asked",
    answered="Passerelle’s answer",
    searching="Searching the documents…",
    writing="The language model is writing; each sentence is checked before it is shown…",
    stop="Stop",
    by_model="Have the language model {writer} write: it is sent the question and passages",
    searched_as="Question searched: {question}",
    extractive="Quotes from the documents, no language model",
    generative="Written by the language model {writer}",
    seconds="{seconds}\N{NO-BREAK SPACE}s",
    less_than_seconds="less than {seconds}\N{NO-BREAK SPACE}s",
    show_evidence="Show the sources",
    show_nearest="Show the nearest passages",
    evidence="Sources",
    evidence_empty="The passages quoted appear here, the exact sentence marked in its context.",
    evidence_of="Question: {question}",
    citation="Citation {number}: {title}",
    back="Back to the answer",
    source="Open the source",
    references="References given by the document ({count})",
    reference="Reference {number} of the document: {title}",
    reference_short="ref. {number}",
    page="page {page}",
    recognised="text recognised from the picture of the page, {percent}% sure",
    table="Table",
    source_in="source in {language}",
    new_tab="new tab",
    also_found="Also found, not cited ({count})",
    also_found_detail="Passages close to the question that the answer does not use.",
    nearest="Nearest passages – not an answer",
    nearest_detail="The documents do not answer the question. This is the nearest they hold.",
    more_nearest="More of the nearest passages ({count})",
    announced="{text} {count} citations.",
    announced_one="{text} 1 citation.",
    generation="Index {generation}",
    generation_of="Index of {date} ({generation})",
    question_empty="Write a question first, in French, English or German.",
    question_too_long="The question is too long: shorten it.",
    index_missing="No index of the documents has been built yet. Build it with: passerelle index build",
    index_unusable="The index cannot be used. {error}",
    unexpected="The question could not be processed. Try again; if it lasts, see the server’s log.",
    checks={"verbatim": "quoted", "supported": "supported", "unsupported": "not verified"},
    check_details={
        "verbatim": "Taken word for word from the document",
        "supported": "Checked: the passage cited supports the sentence",
        "unsupported": "The passage cited does not support this sentence with certainty",
    },
    languages={"fr": "French", "en": "English", "de": "German"},
)

INTERFACES: dict[InterfaceLanguage, Interface] = {"fr": FRENCH, "en": ENGLISH}


def preferred_language(accept_language: str | None) -> InterfaceLanguage:
    """The interface language a browser prefers, from its Accept-Language header; French where it names neither.

    >>> preferred_language("de-DE,en;q=0.8,fr;q=0.5")
    'en'
    """
    ranked: dict[InterfaceLanguage, float] = {}
    for part in (accept_language or "").split(","):
        tag, _, parameter = part.partition(";")
        primary = tag.strip().lower().split("-", 1)[0]
        for language in INTERFACES:
            if language == primary:
                ranked[language] = max(_quality(parameter), ranked.get(language, 0.0))
    best = max(ranked, key=lambda language: ranked[language], default=DEFAULT_LANGUAGE)
    return best if ranked.get(best, 0.0) > 0 else DEFAULT_LANGUAGE


def _quality(parameter: str) -> float:
    match = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", parameter)
    return float(match.group(1)) if match else 1.0
