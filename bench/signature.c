// signature KEY: the processor time of one RSA signature of a SHA-256 digest, in milliseconds, when the key is read anew for it, as OpenDKIM does for each
// message, and when it stays in memory. Prints both. Called by throughput.sh in the peer, whose libcrypto is that of the image.

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { rounds = 2000 };

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void check(int succeeded, const char *call)
{
    if (succeeded)
        return;
    fprintf(stderr, "signature: %s failed\n", call);
    exit(1);
}

static EVP_PKEY *read_key(const char *path)
{
    FILE *file = fopen(path, "r");
    check(file != NULL, "fopen");
    EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    check(key != NULL, "PEM_read_PrivateKey");
    fclose(file);
    return key;
}

static void sign(EVP_PKEY *key)
{
    const unsigned char digest[32] = { 1 };
    unsigned char signature[1024];
    size_t length = sizeof signature;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    check(EVP_PKEY_sign_init(context) > 0 && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0
        && EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) > 0, "EVP_PKEY_sign_init");
    check(EVP_PKEY_sign(context, signature, &length, digest, sizeof digest) > 0, "EVP_PKEY_sign");
    EVP_PKEY_CTX_free(context);
}

int main(int argc, char **argv)
{
    check(argc == 2, "arguments: a key in PEM is wanted");

    double begin = milliseconds();
    for (int i = 0; i < rounds; i++) {
        EVP_PKEY *key = read_key(argv[1]);
        sign(key);
        EVP_PKEY_free(key);
    }

    double middle = milliseconds();
    EVP_PKEY *key = read_key(argv[1]);
    for (int i = 0; i < rounds; i++)
        sign(key);
    printf("%.3f %.3f\n", (middle - begin) / rounds, (milliseconds() - middle) / rounds);
    EVP_PKEY_free(key);
    return 0;
}
