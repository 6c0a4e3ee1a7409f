// The picture on a receipt leads here with the code behind the "#", which is sent to nobody. It is
// typed into the field, and taken out of the address before anybody reads it there.

const code = location.hash.slice(1);
if (/^[0-9A-Z]{20}$/.test(code)) {
  document.getElementById("code").value = code.match(/.{5}/g).join("-");
  history.replaceState(null, "", location.pathname + location.search);
}
