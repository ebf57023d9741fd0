/* The network picture: a member that is tapped is named, with those on whom they lean and the ways to their vine and their
   ties; a group that is tapped opens. Without this, the list under the picture says the same. */
"use strict";

(() => {
  function link(address, words) {
    return Object.assign(document.createElement("a"), { className: "btn bare small", href: address, textContent: words });
  }

  function tell(network, { name, key, on }) {
    const told = network.querySelector(".picked");
    const { vine, ties, nobody, vineWord, tiesWord, leans, leansNot } = network.dataset;
    const said = on ? leans.replace("{names}", () => on) : leansNot;
    const line = document.createElement("span");
    line.append(Object.assign(document.createElement("b"), { textContent: name }), ` ${said}`);
    const links = key ? [[vine, vineWord], [ties, tiesWord]].filter(([address]) => address) : [];
    told.replaceChildren(line, ...links.map(([address, words]) => link(address.replace(nobody, key), words)));
    told.hidden = false;
  }

  for (const network of document.querySelectorAll("[data-network]")) {
    network.addEventListener("picked", ({ detail }) => {
      if (detail.url) location.assign(detail.url);
      else tell(network, detail);
    });
  }
})();
