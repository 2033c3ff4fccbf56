using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class SignatureFlawTests
{
    [Theory]
    [InlineData(" v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; s=mail;\n\tt=1795988572; bh=g3zL=;\n\th=From;\n\tb=BIno", null)]
    [InlineData(" v=1; a=ed25519-sha256; t=1795988572; x=1796593372; bh=g3zL=", null)]
    [InlineData(" v=1; a=rsa-sha1; d=example.com", "is made with SHA-1, which receivers ignore (RFC 8301)")]
    [InlineData(" v=1; a=rsa-sha256; l=1;\n\tt=17", "covers 1 bytes of the body: anybody may add others")]
    [InlineData(" v=1; a=rsa-sha256;\n\tt=1795995099;\n\tx=1795995100; bh=", "is good for 1 seconds: mail that waits in the queue arrives with one that is over")]
    public void A_signature_that_is_worth_little_is_told(string signature, string? flaw) => Assert.Equal(flaw, SignatureFlaw.Find(signature));
}
