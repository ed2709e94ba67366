/** The claims of the JWT template that Convex's own documents ask for. */
export const CONVEX_CLAIMS = {
  aud: "convex",
  name: "{{user.full_name}}",
  email: "{{user.primary_email_address}}",
  picture: "{{user.image_url}}",
  nickname: "{{user.username}}",
  given_name: "{{user.first_name}}",
  family_name: "{{user.last_name}}",
  updated_at: "{{user.updated_at}}",
  phone_number: "{{user.primary_phone_number}}",
  email_verified: "{{user.email_verified}}",
  phone_number_verified: "{{user.phone_number_verified}}",
};
