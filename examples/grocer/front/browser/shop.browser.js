// The storefront's own script: GA4 events to dataLayer, and the cart without leaving the page. Everything works without it.
(() => {
  window.dataLayer ??= [];
  const { dataLayer } = window;
  const push = (event) => {
    if (event.ecommerce) dataLayer.push({ ecommerce: null });
    dataLayer.push(event);
  };

  for (const event of JSON.parse(document.getElementById("page-events").textContent)) push(event);

  document.addEventListener("click", (click) => {
    const link = click.target.closest("a[data-select]");
    if (!link) return;
    const { select, index, item } = link.dataset;
    push({
      event: "select_item",
      ecommerce: { item_list_id: select, items: [{ item_id: item, index: Number(index) }] },
    });
  });

  const toast = document.querySelector(".toast");
  let fading;
  const say = (words) => {
    toast.textContent = words;
    toast.classList.add("shown");
    clearTimeout(fading);
    fading = setTimeout(() => toast.classList.remove("shown"), 2600);
  };

  const send = async (form) => {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const { count, words, title, event } = await answer.json();
    for (const place of document.querySelectorAll("[data-cart-count]")) place.textContent = String(count);
    document.querySelector(".cart-link").setAttribute("aria-label", `Cart, ${words}`);
    if (event) push(event);
    return title;
  };

  document.addEventListener("submit", (submit) => {
    const form = submit.target;
    const { add, remove, quantity } = form.dataset;
    if (add === undefined && remove === undefined && quantity === undefined) return;
    submit.preventDefault();
    send(form).then(
      (title) => (add === undefined ? location.reload() : say(`${title} is in your cart.`)),
      () => form.submit(),
    );
  });

  document.addEventListener("change", (change) => {
    const form = change.target.closest("form[data-quantity]");
    if (form) form.requestSubmit();
  });
})();
