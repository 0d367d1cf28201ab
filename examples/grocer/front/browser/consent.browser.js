// The banner: what the visitor allows is kept in the shop's own cookie and told to the beacon at once.
(() => {
  const banner = document.querySelector(".consent");
  document.querySelector("[data-consent-open]").addEventListener("click", () => {
    banner.hidden = false;
    banner.querySelector("button").focus();
  });
  banner.querySelector("form").addEventListener("submit", (submit) => {
    submit.preventDefault();
    const consent = submit.submitter.value;
    // At once, so that no page which is asked for next still has the old answer.
    const lasting = consent === "full" ? `; max-age=${365 * 24 * 3600}` : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is late, and not in every browser.
    document.cookie = `grocer_consent=${consent}; path=/; samesite=lax${lasting}`;
    banner.hidden = true;
    window.endcap ??= [];
    window.endcap.push(["consent", consent]);
    document.getElementById("main").focus({ preventScroll: true });
  });
})();
