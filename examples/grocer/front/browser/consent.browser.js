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
    fetch("/consent", { method: "POST", body: new URLSearchParams({ consent }) });
    banner.hidden = true;
    window.endcap ??= [];
    window.endcap.push(["consent", consent]);
    document.getElementById("main").focus({ preventScroll: true });
  });
})();
