/** What an instance is set to, as clerk-js reads it (its EnvironmentJSON): email and password. */

const OFF = {
  enabled: false,
  required: false,
  used_for_first_factor: false,
  first_factors: [],
  used_for_second_factor: false,
  second_factors: [],
  verifications: [],
  verify_at_sign_up: false,
};

const NO_PLANS = { enabled: false, has_paid_plans: false };

export function environmentOf(host: string) {
  const accounts = `https://${host.replace(".clerk.", ".")}`;
  return {
    object: "environment",
    id: "env_test",
    maintenance_mode: false,
    partitioned_cookies: false,
    auth_config: {
      object: "auth_config",
      id: "aac_test",
      single_session_mode: true,
      claimed_at: 1,
      reverification: false,
      preferred_channels: {},
      session_minter: false,
    },
    display_config: displayOf(accounts),
    user_settings: USER_SETTINGS,
    organization_settings: {
      enabled: false,
      max_allowed_memberships: 5,
      actions: { admin_delete: true },
      domains: { enabled: false, enrollment_modes: [], default_role: null },
      force_organization_selection: false,
      slug: { disabled: true },
    },
    commerce_settings: {
      billing: {
        stripe_publishable_key: null,
        enabled: false,
        has_paid_user_plans: false,
        has_paid_org_plans: false,
        organization: NO_PLANS,
        user: NO_PLANS,
      },
    },
    api_keys_settings: {
      object: "api_keys_settings",
      enabled: false,
      user_api_keys_enabled: false,
      orgs_api_keys_enabled: false,
    },
  };
}

function displayOf(accounts: string) {
  return {
    object: "display_config",
    id: "display_config_test",
    instance_environment_type: "development",
    application_name: "Happy Horse",
    theme: {
      buttons: { font_color: "#fff", font_family: "sans-serif", font_weight: "600" },
      general: {
        color: "#6c47ff",
        padding: "1em",
        box_shadow: "",
        font_color: "#151515",
        font_family: "sans-serif",
        border_radius: "0.5em",
        background_color: "#fff",
        label_font_weight: "600",
      },
      accounts: { background_color: "#fff" },
    },
    preferred_sign_in_strategy: "password",
    logo_image_url: "",
    favicon_image_url: "",
    home_url: "",
    sign_in_url: `${accounts}/sign-in`,
    sign_up_url: `${accounts}/sign-up`,
    user_profile_url: "",
    waitlist_url: "",
    after_sign_in_url: "",
    after_sign_up_url: "",
    after_sign_out_one_url: "",
    after_sign_out_all_url: "",
    after_switch_session_url: "",
    organization_profile_url: "",
    create_organization_url: "",
    after_leave_organization_url: "",
    after_create_organization_url: "",
    logo_link_url: "",
    support_email: null,
    branded: true,
    captcha_public_key: null,
    captcha_public_key_invisible: null,
    captcha_widget_type: null,
    captcha_provider: "turnstile",
    captcha_oauth_bypass: [],
    captcha_heartbeat: false,
    terms_url: null,
    privacy_policy_url: null,
    show_devmode_warning: true,
    google_one_tap_client_id: null,
  };
}

const USER_SETTINGS = {
  attributes: {
    email_address: {
      ...OFF,
      enabled: true,
      required: true,
      used_for_first_factor: true,
      first_factors: ["email_code"],
      verifications: ["email_code"],
      verify_at_sign_up: true,
    },
    password: { ...OFF, enabled: true, required: true },
    phone_number: OFF,
    username: OFF,
    first_name: OFF,
    last_name: OFF,
    web3_wallet: OFF,
    authenticator_app: OFF,
    backup_code: OFF,
    passkey: OFF,
  },
  sign_in: { second_factor: { required: false, enabled: false } },
  sign_up: {
    allowlist_only: false,
    progressive: true,
    captcha_enabled: false,
    mode: "public",
    legal_consent_enabled: false,
    custom_action_required: false,
  },
  restrictions: {},
  password_settings: {
    min_length: 8,
    max_length: 72,
    disable_hibp: true,
    show_zxcvbn: false,
    min_zxcvbn_strength: 0,
    allowed_special_characters: "",
  },
  social: {},
  saml: { enabled: false },
  enterprise_sso: { enabled: false },
  passkey_settings: { allow_autofill: false, show_sign_in_button: false },
  actions: { delete_self: true, create_organization: false },
  username_settings: { min_length: 4, max_length: 64 },
};
