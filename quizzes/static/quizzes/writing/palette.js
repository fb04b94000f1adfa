// Under a stream of blocks: every kind with a picture, a name and a sentence, one press away; and the blocks numbered.
(() => {
  const { StreamBlock, StreamBlockDefinition } = window.wagtailStreamField.blocks;

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const picture = (address) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("viewBox", "0 0 48 36");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", address);
    svg.append(use);
    return svg;
  };

  class PaletteStream extends StreamBlock {
    constructor(...args) {
      super(...args);
      this.said = this.blockDef.meta.palette;
      this.number();
      this.element.append(this.palette());
    }

    blockCountChanged() {
      super.blockCountChanged();
      if (this.said) this.number();
    }

    moveBlock(from, to) {
      super.moveBlock(from, to);
      this.number();
    }

    number() {
      if (!this.said.numbered) return;
      this.children.forEach((child, index) => {
        const words = this.said.numbered.replace("%(number)s", index + 1).replace("%(kind)s", this.said.kinds[child.type]);
        child.element.querySelector(".c-sf-block__type").textContent = words;
      });
    }

    palette() {
      const { title, pictures, isFolded, keys } = this.said;
      const buttons = this.blockDef.groupedChildBlockDefs.flatMap(([, kinds]) => kinds).map((kind) => {
        const words = element("span", {}, element("b", {}, kind.meta.label), element("span", {}, kind.meta.description || ""));
        const button = element("button", { type: "button" }, picture(`${pictures}#${kind.name}`), words);
        button.addEventListener("click", () => this._onRequestInsert(this.children.length, { type: kind.name }));
        return button;
      });
      const all = element("div", { class: "palette-kinds", role: "group", "aria-label": title }, ...buttons);
      const hint = element("p", { class: "palette-keys" }, keys);
      if (!isFolded) return element("div", { class: "palette", "data-palette": "" }, element("p", { class: "palette-title" }, title), all, hint);
      const folded = element("details", { class: "palette", "data-palette": "" }, element("summary", {}, title), all, hint);
      folded.open = this.children.length === 0;
      return folded;
    }
  }

  class PaletteStreamDefinition extends StreamBlockDefinition {
    render(placeholder, prefix, state, error) {
      return new PaletteStream(this, placeholder, prefix, state, error);
    }
  }

  window.telepath.register("quizzes.PaletteStream", PaletteStreamDefinition);
})();
