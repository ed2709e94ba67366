/** A person, in the shape that clerk-js reads (its UserJSON), and the shortcodes of templates. */

const PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

export type User = ReturnType<typeof newUser>;

/** A person with one verified address; the password is for this server alone. */
export function newUser(given: {
  id: string;
  firstName: string | null;
  lastName: string | null;
  email: string;
  password: string | null;
}) {
  const day = 24 * 60 * 60 * 1000;
  const created = Date.now() - day;
  const address = `idn_${given.id}`;
  return {
    password: given.password,
    shown: {
      object: "user",
      id: given.id,
      username: null,
      first_name: given.firstName,
      last_name: given.lastName,
      locale: null,
      image_url: PIXEL,
      profile_image_url: PIXEL,
      has_image: false,
      primary_email_address_id: address,
      primary_phone_number_id: null,
      primary_web3_wallet_id: null,
      password_enabled: given.password !== null,
      two_factor_enabled: false,
      totp_enabled: false,
      backup_code_enabled: false,
      mfa_enabled_at: null,
      mfa_disabled_at: null,
      email_addresses: [
        {
          object: "email_address",
          id: address,
          email_address: given.email,
          reserved: false,
          verification: { status: "verified", strategy: "admin", attempts: null, expire_at: null },
          linked_to: [],
          matches_sso_connection: false,
          created_at: created,
          updated_at: created,
        },
      ],
      phone_numbers: [],
      web3_wallets: [],
      passkeys: [],
      external_accounts: [],
      saml_accounts: [],
      enterprise_accounts: [],
      organization_memberships: [],
      password_last_updated_at: null,
      public_metadata: {},
      private_metadata: {},
      unsafe_metadata: {},
      external_id: null,
      last_sign_in_at: null,
      banned: false,
      locked: false,
      create_organization_enabled: false,
      create_organizations_limit: null,
      delete_self_enabled: true,
      legal_accepted_at: null,
      created_at: created,
      updated_at: created,
      last_active_at: created,
    },
  };
}

/** Their only address. */
export function emailOf({ shown }: User): string {
  return shown.email_addresses[0]?.email_address ?? "";
}

/**
 * A template's claims for a person: `{{user.full_name}}` and the like are put in, what is unknown is
 * null (https://clerk.com/docs/guides/sessions/jwt-templates#shortcodes).
 */
export function filledIn(claims: Record<string, unknown>, user: User): Record<string, unknown> {
  const values = shortcodes(user);
  const fill = (value: unknown): unknown => {
    if (typeof value === "string") {
      const code = /^\{\{\s*([\w.]+)\s*\}\}$/.exec(value)?.[1];
      return code === undefined ? value : (values[code] ?? null);
    }
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fill(one)]));
  };
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, fill(value)]));
}

function shortcodes(user: User): Record<string, unknown> {
  const { shown } = user;
  return {
    "user.id": shown.id,
    "user.full_name": [shown.first_name, shown.last_name].filter(Boolean).join(" "),
    "user.first_name": shown.first_name,
    "user.last_name": shown.last_name,
    "user.primary_email_address": emailOf(user),
    "user.image_url": shown.image_url,
    "user.updated_at": Math.floor(shown.updated_at / 1000),
    "user.email_verified": true,
  };
}
