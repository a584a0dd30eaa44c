// Loads the scripts of the page, each for one thing.

import "./language.js";
import "./document.js";
import "./evidence.js";
import "./views.js";
import "./evaluation.js";
import "./library.js";
import "./library-editing.js";
import "./drawer.js";
import "./asking.js";
import "./connection.js";
import "./taking.js";
import "./steady.js";
import "./opinion.js";
import "./translation.js";
import "./places.js";
