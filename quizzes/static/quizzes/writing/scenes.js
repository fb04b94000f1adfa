// The scenes of a scenario: the one that follows is chosen by its name, and a map shows where every choice leads.
(() => {
  const { ListBlock, ListBlockDefinition } = window.wagtailStreamField.blocks;

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const normal = (text) => text.trim().replace(/\s+/g, " ").replace(/\.+$/, "").toLowerCase();
  const fieldOf = (node, name) => node.querySelector(`[data-contentpath="${name}"] :is(input, textarea)`);
  const short = (text) => (text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text);

  class Scenes extends ListBlock {
    constructor(...args) {
      super(...args);
      this.words = this.blockDef.meta.words;
      this.followers = new Map(); // of each field that names a scene: the row of that scene, and what reads the names anew
      this.map = element("section", { class: "scene-map", "aria-label": this.words.map });
      this.container.get(0).append(this.map);
      const rows = this.sequenceContainer.get(0);
      new MutationObserver(() => this.soon()).observe(rows, { childList: true, subtree: true });
      rows.addEventListener("input", (event) => {
        if (event.target.closest('[data-contentpath="label"]')) this.rename(event.target);
        this.soon();
      });
      this.soon();
    }

    moveBlock(from, to) {
      super.moveBlock(from, to);
      this.soon();
    }

    soon() {
      cancelAnimationFrame(this.asked);
      this.asked = requestAnimationFrame(() => this.refresh());
    }

    scenes() {
      return this.children.map((child, place) => {
        const label = fieldOf(child.element, "label");
        const name = label.value.trim();
        const number = this.words.scene.replace("%(number)s", place + 1);
        return { row: child.element, label, name, shown: name || number };
      });
    }

    named(name) {
      return normal(name) ? this.scenes().find((scene) => normal(scene.name) === normal(name)) : undefined;
    }

    // Who led to a scene, leads to it under its new name. One without a name is waited for.
    rename(label) {
      const name = label.value.trim();
      if (!name) return;
      const row = this.scenes().find((scene) => scene.label === label)?.row;
      for (const [input, follower] of this.followers) if (follower.row === row) input.value = name;
    }

    follow(input) {
      const follower = { row: this.named(input.value)?.row };
      const own = () => this.scenes().find((scene) => scene.row.contains(input))?.row;
      const options = () => [
        ["", this.words.end],
        ...this.scenes().filter((scene) => scene.name && scene.row !== own()).map((scene) => [scene.name, scene.shown]),
      ];
      const gone = (name) => this.named(name)?.shown || this.words.gone.replace("%(name)s", name);
      follower.refresh = window.quizWriting.chooseFrom(input, options, gone, (name) => {
        follower.row = this.named(name)?.row;
      });
      this.followers.set(input, follower);
    }

    refresh() {
      for (const input of this.followers.keys()) if (!input.isConnected) this.followers.delete(input);
      for (const input of this.sequenceContainer.get(0).querySelectorAll('[data-contentpath="leads_to"] input')) {
        if (this.followers.has(input)) this.followers.get(input).refresh();
        else this.follow(input);
      }
      this.draw();
    }

    draw() {
      const scenes = this.scenes();
      const met = new Set();
      const leadsTo = (scene) => {
        const choices = [...scene.row.querySelectorAll('[data-contentpath="choices"] [data-streamfield-child]:not([aria-hidden="true"])')];
        return element("ul", {}, ...choices.map((choice, place) => {
          const text = fieldOf(choice, "text").value.trim() || this.words.choice.replace("%(number)s", place + 1);
          const target = fieldOf(choice, "leads_to").value;
          const next = this.named(target);
          const item = element("li", {}, `${short(text)} → `);
          if (next && met.has(next.row)) item.append(link(next), ` (${this.words.above})`);
          else if (next) item.append(link(next), below(next));
          else item.append(target ? this.words.gone.replace("%(name)s", target) : this.words.end);
          return item;
        }));
      };
      const below = (scene) => {
        met.add(scene.row);
        return leadsTo(scene);
      };
      const link = (scene) => {
        const made = element("a", { href: "#" }, scene.shown);
        made.addEventListener("click", (event) => {
          event.preventDefault();
          scene.label.focus();
          scene.row.scrollIntoView({ block: "start" });
        });
        return made;
      };
      const roots = scenes.slice(0, 1).map((scene) => element("li", {}, link(scene), below(scene)));
      const parts = [element("p", {}, this.words.map), element("ul", {}, ...roots)];
      const loose = scenes.filter((scene) => !met.has(scene.row));
      if (loose.length) {
        parts.push(element("p", {}, this.words.loose), element("ul", {}, ...loose.map((scene) => element("li", {}, link(scene)))));
      }
      this.map.replaceChildren(...parts);
    }
  }

  class ScenesDefinition extends ListBlockDefinition {
    render(placeholder, prefix, state, error) {
      return new Scenes(this, placeholder, prefix, state, error);
    }
  }

  window.telepath.register("quizzes.Scenes", ScenesDefinition);
})();
