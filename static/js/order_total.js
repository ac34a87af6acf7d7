// The total follows the choices. Prices are whole minor units; the server computes again.
//   form[data-order][data-currency]        data-dates='{"5": "Mon 30 Nov"}' (days to words; optional)
//   input[name=package][data-price][data-days][data-label][data-rounds]
//   extras: [data-prices="basic:6000 premium:9000"][data-days], option[data-more], [data-out] when sold out;
//     in their label [data-price-out], [data-tiers][data-with][data-gone] for an extra that some packages do not offer
//   output: [data-total] [data-pack] [data-pack-price] [data-extras] [data-date] [data-rounds-out]
const form = document.querySelector("[data-order]");

const say = (name, text, within = document) => {
  for (const place of within.querySelectorAll(`[${name}]`))
    if (place.textContent !== text) place.textContent = text;
};

const formatter = () => {
  const style = { style: "currency", currency: form.dataset.currency || "EUR", trailingZeroDisplay: "stripIfInteger" };
  const format = new Intl.NumberFormat(document.documentElement.lang, style);
  const step = 10 ** new Intl.NumberFormat("en", { style: "currency", currency: style.currency }).resolvedOptions().maximumFractionDigits;
  return (minor) => format.format(minor / step);
};

const pieces = (field) => {
  if (field.type === "checkbox") return Number(field.checked);
  if (field.type === "number") return Math.min(Math.max(Math.floor(field.value) || 0, 0), field.max);
  return Number(field.value.trim() !== "");
};

if (form) {
  const money = formatter();
  const dates = JSON.parse(form.dataset.dates || "{}");

  const update = () => {
    const pack = form.querySelector("[name=package]:checked");
    if (!pack) return;
    let extras = 0;
    let days = Number(pack.dataset.days);
    for (const field of form.querySelectorAll("[data-prices]")) {
      const price = new Map(field.dataset.prices.split(" ").map((each) => each.split(":"))).get(pack.value);
      const label = field.closest("label");
      field.disabled = price === undefined || "out" in field.dataset;
      const gone = price === undefined && pieces(field) > 0;
      for (const note of label.querySelectorAll("[data-tiers]")) {
        const words = gone ? note.dataset.gone : note.dataset.with;
        if (note.textContent !== words) note.textContent = words;
      }
      if (price) say("data-price-out", money(Number(price)), label);
      const count = field.disabled ? 0 : pieces(field);
      if (!count) continue;
      extras += count * (Number(price) + Number(field.selectedOptions?.[0].dataset.more || 0));
      days += count * Number(field.dataset.days);
    }
    say("data-total", money(Number(pack.dataset.price) + extras));
    say("data-extras", money(extras));
    const date = dates[Math.max(days, 1)];
    if (date) say("data-date", date);
    say("data-pack", pack.dataset.label || "");
    say("data-pack-price", money(Number(pack.dataset.price)));
    if (pack.dataset.rounds) say("data-rounds-out", pack.dataset.rounds);
  };

  form.addEventListener("input", update);
  addEventListener("pageshow", update);
  for (const spare of form.querySelectorAll("[data-nojs]")) spare.hidden = true;
}
