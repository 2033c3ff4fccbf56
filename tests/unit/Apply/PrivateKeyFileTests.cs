using System.Security.Cryptography;
using System.Text;
using Pfinit.Apply;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

/// <summary>.NET's own cryptography is the second opinion.</summary>
public sealed class PrivateKeyFileTests
{
    [Theory]
    [InlineData(1024)]
    [InlineData(2048)]
    [InlineData(3072)]
    public void An_RSA_key_gives_the_public_key_that_others_derive_from_it(int bits)
    {
        using var rsa = RSA.Create(bits);
        foreach (var pem in new[] { rsa.ExportRSAPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem() })
        {
            var key = Good(pem);
            Assert.Equal((DkimPublicKey.Rsa, bits), (key.Algorithm, key.Bits));
            Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), key.Data);
        }
    }

    /// <summary>The key of RFC 8463, appendix A.2, as `openssl pkey` writes it.</summary>
    [Fact]
    public void An_Ed25519_key_gives_the_public_key_of_the_RFC()
    {
        var key = Good("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n");
        Assert.Equal(("ed25519", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="), (key.Algorithm, Convert.ToBase64String(key.Data)));
    }

    [Fact]
    public void Written_and_read_again_it_is_the_same_key()
    {
        using var rsa = RSA.Create(1024);
        var pem = Encoding.ASCII.GetString(PrivateKeyFile.ToPem(rsa.ExportRSAPrivateKey()));
        Assert.Equal(rsa.ExportRSAPrivateKeyPem() + "\n", pem);
        Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), Good(pem).Data);
    }

    [Fact]
    public void Text_around_the_key_and_Windows_line_ends_do_no_harm()
    {
        using var rsa = RSA.Create(1024);
        Good("Bag Attributes\r\n" + rsa.ExportPkcs8PrivateKeyPem().Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n");
    }

    [Theory]
    [InlineData("", "is no private key in PEM form (-----BEGIN RSA PRIVATE KEY----- or -----BEGIN PRIVATE KEY-----)")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "is no private key in PEM form (-----BEGIN RSA PRIVATE KEY----- or -----BEGIN PRIVATE KEY-----)")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", "is protected by a passphrase; OpenDKIM cannot ask for it")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\n?\n-----END RSA PRIVATE KEY-----", "is damaged: the key inside cannot be parsed")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----", "is damaged: the key inside cannot be parsed")]
    public void What_is_no_usable_key_is_said_in_words(string content, string problem) => Assert.Equal(problem, Problem(Encoding.ASCII.GetBytes(content)));

    [Fact]
    public void A_key_that_receivers_ignore_is_not_used()
    {
        using var rsa = RSA.Create(512);
        Assert.Equal("has 512 bits; receivers ignore RSA keys of less than 1024", Problem(PrivateKeyFile.ToPem(rsa.ExportRSAPrivateKey())));
    }

    [Fact]
    public void A_key_of_another_kind_is_refused()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("is neither an RSA nor an Ed25519 key", Problem(Encoding.ASCII.GetBytes(curve.ExportPkcs8PrivateKeyPem())));
    }

    [Fact]
    public void A_key_cut_off_anywhere_is_no_key_and_no_crash()
    {
        using var rsa = RSA.Create(1024);
        var der = rsa.ExportRSAPrivateKey();
        for (var length = 0; length < der.Length; length++)
            Assert.IsType<KeyState.NotAKey>(PrivateKeyFile.Parse(PrivateKeyFile.ToPem(der[..length])));
    }

    [Fact]
    public void Random_bytes_are_no_key_and_no_crash()
    {
        var random = new Random(1);
        var bytes = new byte[64];
        for (var round = 0; round < 10_000; round++)
        {
            random.NextBytes(bytes);
            bytes[0] = 0x30;
            Assert.IsType<KeyState.NotAKey>(PrivateKeyFile.Parse(PrivateKeyFile.ToPem(bytes)));
        }
    }

    private static DkimPublicKey Good(string pem) => Assert.IsType<KeyState.Good>(PrivateKeyFile.Parse(Encoding.ASCII.GetBytes(pem))).PublicKey;

    private static string Problem(byte[] content) => Assert.IsType<KeyState.NotAKey>(PrivateKeyFile.Parse(content)).Problem;
}
