// WebAuthn ceremonies between the server's JSON and the browser's binary form (Web Authentication Level 3 §5.1.8–10). By
// hand, because parseCreationOptionsFromJSON is younger than some supported browsers.
const toBytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
const toText = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const withBytes = list => (list ?? []).map(item => ({ ...item, id: toBytes(item.id) }));

/** Can this browser hold a ceremony here? Addresses that are numbers, and plain http elsewhere than localhost, cannot. */
export const supported = () => isSecureContext && 'PublicKeyCredential' in window;

/** Registers a passkey; answers its JSON. */
export async function create(optionsJson) {
  const options = JSON.parse(optionsJson);
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  });
  return JSON.stringify({
    ...envelope(made),
    response: {
      clientDataJSON: toText(made.response.clientDataJSON),
      attestationObject: toText(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  });
}

/** Presents a passkey; answers the JSON of its signature. */
export async function get(optionsJson) {
  const options = JSON.parse(optionsJson);
  const made = await navigator.credentials.get({
    publicKey: { ...options, challenge: toBytes(options.challenge), allowCredentials: withBytes(options.allowCredentials) },
  });
  return JSON.stringify({
    ...envelope(made),
    response: {
      clientDataJSON: toText(made.response.clientDataJSON),
      authenticatorData: toText(made.response.authenticatorData),
      signature: toText(made.response.signature),
      userHandle: made.response.userHandle ? toText(made.response.userHandle) : null,
    },
  });
}

const envelope = made => ({
  id: made.id,
  rawId: toText(made.rawId),
  type: made.type,
  authenticatorAttachment: made.authenticatorAttachment ?? null,
  clientExtensionResults: made.getClientExtensionResults(),
});

/** What went wrong, in words; the browser's own say nothing to people. */
export function trouble(error) {
  switch (error?.name) {
    case 'NotAllowedError': return 'No passkey was presented, or it took too long. Try again.';
    case 'InvalidStateError': return 'This device holds a passkey of yours already. Use another device, or sign in with the one it has.';
    case 'SecurityError': return 'Passkeys do not work at this address. Open the site under the address your administrator gave you.';
    case 'NotSupportedError': return 'This device cannot use a passkey that asks for a fingerprint, a face or a PIN. Try another one.';
    default: return 'This browser could not use a passkey. Try another browser or device.';
  }
}

/** A name that tells devices apart in the list; the person may type a better one. */
export function deviceName() {
  const agent = navigator.userAgent;
  const system = [['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Android', 'Android phone'], ['CrOS', 'Chromebook'], ['Windows', 'Windows computer'], ['Mac OS X', 'Mac'], ['Linux', 'Linux computer']]
    .find(([mark]) => agent.includes(mark));
  return system ? system[1] : 'My passkey';
}

/** A ceremony for a page with a circuit, which gets words instead of an exception. */
export async function attempt(kind, optionsJson) {
  try {
    if (!supported()) throw new DOMException('', 'SecurityError');
    return { credential: await (kind === 'create' ? create : get)(optionsJson), trouble: null };
  } catch (error) {
    return { credential: null, trouble: trouble(error) };
  }
}

/**
 * Forms of the pages without a circuit: `data-passkey="create|get"` with the options in `data-options`. The first submit holds
 * the ceremony, its answer goes into the field `Credential`, the second one sends it.
 */
export function serveForms() {
  for (const field of document.querySelectorAll('form[data-passkey] [data-device-name]')) field.value ||= deviceName();
  document.addEventListener('submit', async event => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.passkey) return;
    const answer = form.elements.namedItem('Credential');
    if (answer.value) return;
    event.preventDefault();
    const button = form.querySelector('[type=submit]');
    const notice = form.querySelector('[data-passkey-trouble]');
    notice.hidden = true;
    button.disabled = true;
    try {
      if (!supported()) throw new DOMException('', 'SecurityError');
      answer.value = await (form.dataset.passkey === 'create' ? create : get)(form.dataset.options);
      form.requestSubmit();
    } catch (error) {
      notice.querySelector('[data-text]').textContent = trouble(error);
      notice.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}
