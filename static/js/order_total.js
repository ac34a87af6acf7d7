// The total follows the choices. Prices are whole minor units in data-price; the server computes again.
//   form[data-order][data-currency]        data-dates='{"5": "Mon 30 Nov"}' (days to words; optional)
//   input[data-price][data-days][data-label][data-rounds]
//   output: [data-total] [data-pack] [data-pack-price] [data-extras] [data-date] [data-rounds-out]
const form = document.querySelector("[data-order]");

const say = (name, text) => {
  for (const place of document.querySelectorAll(`[${name}]`))
    if (place.textContent !== text) place.textContent = text;
};

const formatter = () => {
  const style = { style: "currency", currency: form.dataset.currency || "EUR", trailingZeroDisplay: "stripIfInteger" };
  const format = new Intl.NumberFormat(document.documentElement.lang, style);
  const step = 10 ** new Intl.NumberFormat("en", { style: "currency", currency: style.currency }).resolvedOptions().maximumFractionDigits;
  return (minor) => format.format(minor / step);
};

if (form) {
  const money = formatter();
  const dates = JSON.parse(form.dataset.dates || "{}");
  const sum = (inputs, key) => inputs.reduce((total, input) => total + Number(input.dataset[key] || 0), 0);

  const update = () => {
    const chosen = [...form.querySelectorAll("[data-price]:checked")];
    const pack = chosen.find((input) => input.type === "radio");
    say("data-total", money(sum(chosen, "price")));
    say("data-extras", money(sum(chosen.filter((input) => input !== pack), "price")));
    const date = dates[sum(chosen, "days")];
    if (date) say("data-date", date);
    if (!pack) return;
    say("data-pack", pack.dataset.label || "");
    say("data-pack-price", money(Number(pack.dataset.price)));
    if (pack.dataset.rounds) say("data-rounds-out", pack.dataset.rounds);
  };

  form.addEventListener("change", update);
  addEventListener("pageshow", update);
  for (const spare of form.querySelectorAll("[data-nojs]")) spare.hidden = true;
}
