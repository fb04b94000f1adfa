// What is pasted from a web page brings its titles and lists along: they are sent beside the text, for as long as
// nobody types in it. Without scripts the text alone is read, which works too.
const field = document.querySelector("[data-page-paste]");
const rich = document.querySelector("[data-page-rich]");
const MOST = 2_000_000; // characters
let pasted = "";

if (field && rich) {
    field.addEventListener("paste", (event) => {
        const isWhole = field.selectionEnd - field.selectionStart === field.value.length;
        const html = event.clipboardData?.getData("text/html") ?? "";
        pasted = isWhole && html.length < MOST ? html : "";
    });
    field.addEventListener("input", () => {
        rich.value = pasted;
        pasted = "";
    });
}
