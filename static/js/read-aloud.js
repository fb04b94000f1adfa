// Reads the page aloud with the browser's own voice, in the language of each text, and follows the words. Loaded when
// the button "Lees voor" is pressed for the first time, which starts the reading.
(() => {
    const READ = "h1, h2, h3, h4, p, li, dt, dd, figcaption, summary, legend, label, blockquote, th, td";
    const NOT_READ = "nav, form.bookmark, [hidden], [aria-hidden=true], .visually-hidden, .kept-at, .saving, .actions, .reflection-foot, .bookmark, [data-read-aloud], select, button, textarea, template, script";
    const bar = document.querySelector("[data-read-aloud]");
    const start = bar.querySelector("button");
    const stop = start.cloneNode();
    const words = {still: start.textContent};
    [words.reading, words.paused, stop.textContent] = bar.dataset.words.split("|");
    stop.hidden = true;
    bar.append(stop);
    const root = document.querySelector(".column, .quiz, .narrow") ?? document.querySelector("main");
    const marks = "highlights" in CSS ? new Highlight() : null;
    if (marks) CSS.highlights.set("read-aloud", marks);
    let parts = [], index = 0, state = "still", run = 0;

    const languageOf = (node) => node.parentElement.closest("[lang]").lang;
    const isShown = (node) => node.parentElement.checkVisibility?.() ?? node.parentElement.getClientRects().length > 0;
    const voiceFor = (language) => {
        const mine = speechSynthesis.getVoices().filter((one) => one.localService);
        return mine.find((one) => one.lang.replace("_", "-") === language) ?? mine.find((one) => one.lang.slice(0, 2) === language.slice(0, 2));
    };

    // What is read in one breath: the texts of one block in one language, each with where it begins.
    const collect = () => {
        const found = [];
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode;
            if (!node.data.trim() || node.parentElement.closest(NOT_READ) || !isShown(node)) continue;
            const block = node.parentElement.closest(READ) ?? node.parentElement;
            const language = languageOf(node);
            let last = found.at(-1);
            if (last?.block !== block || last.language !== language) {
                last = {block, language, text: "", nodes: [], at: 0};
                found.push(last);
            }
            last.nodes.push({node, from: last.text.length});
            last.text += node.data;
        }
        return found.filter((one) => voiceFor(one.language));
    };

    const follow = (part, from, length) => {
        marks?.clear();
        const at = part.nodes.findLast((one) => one.from <= from);
        if (!at) return;
        const begin = from - at.from;
        const word = length || /^\S*/.exec(at.node.data.slice(begin))[0].length;
        const range = new Range();
        range.setStart(at.node, Math.min(begin, at.node.length));
        range.setEnd(at.node, Math.min(begin + word, at.node.length));
        marks?.add(range);
    };

    const show = (next) => {
        state = next;
        start.textContent = words[state];
        bar.classList.toggle("is-reading", state !== "still");
        stop.hidden = state === "still";
    };

    const hush = () => {
        run += 1; // what ends from now on is of before
        speechSynthesis.cancel();
    };

    const finish = () => {
        hush();
        parts[index]?.block.classList.remove("is-read-aloud");
        marks?.clear();
        if (document.activeElement === stop) start.focus();
        show("still");
    };

    const read = () => {
        const part = parts[index];
        if (!part) return finish();
        const mine = run;
        const begin = part.at; // where a pause left off
        const said = new SpeechSynthesisUtterance(part.text.slice(begin));
        said.voice = voiceFor(part.language);
        said.lang = said.voice.lang;
        said.addEventListener("boundary", (event) => {
            if (mine !== run || event.name === "sentence") return;
            part.at = begin + event.charIndex;
            follow(part, part.at, event.charLength);
        });
        said.addEventListener("end", () => {
            if (mine !== run) return;
            part.block.classList.remove("is-read-aloud");
            index += 1;
            read();
        });
        said.addEventListener("error", () => { if (mine === run) finish(); });
        part.block.classList.add("is-read-aloud");
        part.block.scrollIntoView({block: "nearest"});
        speechSynthesis.speak(said);
    };

    const press = () => {
        if (state === "reading") { // phones know no pause: it is said again from the word where it was
            hush();
            return show("paused");
        }
        if (state === "still") {
            hush();
            parts = collect();
            index = 0;
        }
        show("reading");
        read();
    };

    start.addEventListener("click", press);
    stop.addEventListener("click", finish);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && state !== "still") finish(); });
    addEventListener("pagehide", finish);
    press();
})();
