// Sends a form as its button would, after the circuit had its say.
export function submit(form) {
  form.requestSubmit();
}
