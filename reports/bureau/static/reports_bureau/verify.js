// Compares the chosen file with the one that was issued on the reader's own device. Without this the form sends it.
(() => {
  "use strict";
  const sheet = document.querySelector("form[data-sha256]");
  if (!sheet || !window.crypto?.subtle) return; // only in a secure context: https, or localhost
  const place = document.getElementById("verdict");
  const show = (outcome) => place.replaceChildren(document.querySelector(`template[data-outcome=${outcome}]`).content.cloneNode(true));

  const digest = async (file) => {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  sheet.addEventListener("submit", (event) => {
    const [file] = sheet.elements.document.files;
    if (!file) return; // the server says what is missing
    event.preventDefault();
    event.stopPropagation(); // nothing is sent, so it may be pressed again
    digest(file).then(
      (found) => {
        show(found === sheet.dataset.sha256 ? "same" : "different");
        place.scrollIntoView({ block: "center" });
      },
      () => sheet.submit(), // it could not be read here
    );
  });
  sheet.addEventListener("input", () => show("none"));
  document.querySelectorAll("[data-here]").forEach((each) => { each.hidden = false; });
})();
