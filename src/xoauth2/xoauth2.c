/*
 * xoauth2 - a Cyrus SASL client mechanism: log in with an OAuth2 access token
 *
 * PURPOSE
 *   Lets Postfix's smtp(8) log in at Google and Microsoft. The password that Postfix looks up for the relay is taken to be the
 *   access token; getting and renewing it is the business of whoever writes that table (pfinit).
 *
 * PROTOCOL
 *   The initial response is "user=NAME^Aauth=Bearer TOKEN^A^A", ^A being the byte 1. The server accepts it (235), or it sends a
 *   challenge with the reason in JSON, takes an empty response, and then refuses (535).
 *   https://developers.google.com/workspace/gmail/imap/xoauth2-protocol, "SASL initial client response" and "Error response".
 *
 * DIAGNOSTICS
 *   The server's JSON is reported through the application's log callback: Postfix logs it as a warning, "SASL authentication
 *   failure: ...". Without a token nothing is sent and the login fails, so that Postfix keeps the mail and tries again later.
 *   The token itself is never reported.
 *
 * SEE ALSO
 *   SASL_AUTHENTICATION(3), saslplug.h, SASL_README of Postfix
 */
#include <sasl/sasl.h>
#include <sasl/saslplug.h>
#include <string.h>

#define USER "user="
#define BEARER "\1auth=Bearer "
#define END "\1\1"

/* Longest part of the server's reason that is logged. */
#define LONGEST_REASON 512

struct login {
  char *response; /* what was sent; NULL before */
  size_t length;
};

static int mech_new(void *glob_context, sasl_client_params_t *params, void **conn_context)
{
  struct login *login = params->utils->malloc(sizeof *login);

  (void)glob_context;
  if (login == NULL)
    return SASL_NOMEM;
  login->response = NULL;
  login->length = 0;
  *conn_context = login;
  return SASL_OK;
}

static void mech_dispose(void *conn_context, const sasl_utils_t *utils)
{
  struct login *login = conn_context;

  if (login == NULL)
    return;
  if (login->response != NULL) {
    utils->erasebuffer(login->response, (unsigned)login->length);
    utils->free(login->response);
  }
  utils->free(login);
}

/* Cyrus SASL hands callbacks out as one type; what each is called with depends on its number. */
typedef void any_function(void);

/* The user name and the token, from the application's callbacks. */
static int ask(const sasl_utils_t *utils, const char **name, sasl_secret_t **token)
{
  sasl_callback_ft callback;
  void *context;
  int result;

  result = utils->getcallback(utils->conn, SASL_CB_AUTHNAME, &callback, &context);
  if (result == SASL_OK)
    result = ((sasl_getsimple_t *)(any_function *)callback)(context, SASL_CB_AUTHNAME, name, NULL);
  if (result == SASL_OK)
    result = utils->getcallback(utils->conn, SASL_CB_PASS, &callback, &context);
  if (result == SASL_OK)
    result = ((sasl_getsecret_t *)(any_function *)callback)(utils->conn, context, SASL_CB_PASS, token);
  if (result == SASL_OK && (*name == NULL || *token == NULL))
    result = SASL_BADPARAM;
  return result;
}

static char *append(char *end, const void *bytes, size_t length)
{
  memcpy(end, bytes, length);
  return end + length;
}

static int send_token(struct login *login, sasl_client_params_t *params, const char **out, unsigned *outlen,
                      sasl_out_params_t *oparams)
{
  const sasl_utils_t *utils = params->utils;
  const char *name;
  sasl_secret_t *token;
  size_t name_length;
  char *end;
  int result = ask(utils, &name, &token);

  if (result != SASL_OK)
    return result;
  if (token->len == 0) {
    utils->seterror(utils->conn, 0, "XOAUTH2: no valid access token at the moment, so no login was tried");
    return SASL_NOAUTHZ;
  }

  /* Byte 1 ends a field: in a value it would begin another. */
  name_length = strlen(name);
  if (memchr(name, 1, name_length) != NULL || memchr(token->data, 1, token->len) != NULL) {
    utils->seterror(utils->conn, 0, "XOAUTH2: the user name or the token contains byte 1");
    return SASL_BADPARAM;
  }

  result = params->canon_user(utils->conn, name, (unsigned)name_length, SASL_CU_AUTHID | SASL_CU_AUTHZID, oparams);
  if (result != SASL_OK)
    return result;

  login->length = strlen(USER) + name_length + strlen(BEARER) + token->len + strlen(END);
  login->response = utils->malloc(login->length);
  if (login->response == NULL)
    return SASL_NOMEM;
  end = append(login->response, USER, strlen(USER));
  end = append(end, name, name_length);
  end = append(end, BEARER, strlen(BEARER));
  end = append(end, token->data, token->len);
  append(end, END, strlen(END));

  *out = login->response;
  *outlen = (unsigned)login->length;

  /* No security layer comes with this mechanism. */
  oparams->mech_ssf = 0;
  oparams->maxoutbuf = 0;
  oparams->encode_context = NULL;
  oparams->encode = NULL;
  oparams->decode_context = NULL;
  oparams->decode = NULL;
  oparams->param_version = 0;

  /* Not done yet: the server may have a reason to give, and Cyrus SASL allows no step behind "done". */
  return SASL_CONTINUE;
}

/* The second and last step: the server's reason for refusing, or nothing after a success. */
static int take_reason(const sasl_utils_t *utils, const char *reason, unsigned length, const char **out, unsigned *outlen,
                       sasl_out_params_t *oparams)
{
  char text[LONGEST_REASON + 1];

  if (length > 0) {
    if (length > LONGEST_REASON)
      length = LONGEST_REASON;
    memcpy(text, reason, length);
    text[length] = '\0';
    utils->seterror(utils->conn, 0, "XOAUTH2: the server refuses the token: %s", text);
  }

  /* The answer is empty; the refusal comes after it. */
  *out = "";
  *outlen = 0;
  oparams->doneflag = 1;
  return SASL_OK;
}

static int mech_step(void *conn_context, sasl_client_params_t *params, const char *serverin, unsigned serverinlen,
                     sasl_interact_t **prompt_need, const char **clientout, unsigned *clientoutlen, sasl_out_params_t *oparams)
{
  struct login *login = conn_context;

  (void)prompt_need;
  *clientout = NULL;
  *clientoutlen = 0;
  return login->response == NULL
    ? send_token(login, params, clientout, clientoutlen, oparams)
    : take_reason(params->utils, serverin, serverinlen, clientout, clientoutlen, oparams);
}

/* A bearer token is as good as a password to whoever reads it on the wire: SASL_SEC_NOPLAINTEXT is not claimed. */
static sasl_client_plug_t plugin = {
  .mech_name = "XOAUTH2",
  .security_flags = SASL_SEC_NOANONYMOUS | SASL_SEC_PASS_CREDENTIALS,
  .features = SASL_FEAT_WANT_CLIENT_FIRST | SASL_FEAT_ALLOWS_PROXY,
  .mech_new = mech_new,
  .mech_step = mech_step,
  .mech_dispose = mech_dispose,
};

/* The name that Cyrus SASL looks up in the shared object. */
__attribute__((visibility("default")))
int sasl_client_plug_init(const sasl_utils_t *utils, int max_version, int *out_version, sasl_client_plug_t **plugins, int *count)
{
  (void)utils;
  if (max_version < SASL_CLIENT_PLUG_VERSION)
    return SASL_BADVERS;
  *out_version = SASL_CLIENT_PLUG_VERSION;
  *plugins = &plugin;
  *count = 1;
  return SASL_OK;
}
