// An OpenID Connect provider on this machine: node FILE '{"port": …, "clients": […], "accounts": {…}, …}'.
// It knows the accounts that it is given, with their claims, takes nobody without PKCE, and makes a new key to sign with
// each time it starts. Whatever else it is given, is its configuration.
import crypto from "node:crypto";
import Provider from "oidc-provider";

const { port, clients, accounts, ...others } = JSON.parse(process.argv[2]);
const { privateKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients,
    findAccount: (_context, sub) => accounts[sub] && { accountId: sub, claims: () => ({ sub, ...accounts[sub] }) },
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"], vo: ["vo_id", "vo_orgcode"] },
    scopes: ["openid", "profile", "email", "vo"],
    pkce: { required: () => true },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
    cookies: { keys: [crypto.randomUUID()] },
    ...others,
});
provider.listen(port, "127.0.0.1");
