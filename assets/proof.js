// Does the work that a survey asks for before it takes an answer, and goes on by itself. Without
// it people wait instead: the form on the page can be sent after some seconds.

const form = document.querySelector("form[data-challenge]");
const challenge = JSON.parse(form.dataset.challenge);
const working = document.querySelector("[data-working]");

const worker = new Worker(form.dataset.worker);
worker.onerror = () => { working.hidden = true; };
worker.onmessage = ({ data }) => {
  if (!data || data.error) {
    working.hidden = true;
    return;
  }
  form.elements.namedItem("the-proof").value = btoa(JSON.stringify({ challenge, solution: data }));
  form.action = form.dataset.proven;
  form.submit();
};
working.hidden = false;
worker.postMessage({ type: "work", challenge, counterStart: 0, counterStep: 1 });
