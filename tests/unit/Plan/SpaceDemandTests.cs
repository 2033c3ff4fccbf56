using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class SpaceDemandTests
{
    [Theory]
    [InlineData("500", 500L)]
    [InlineData("0", 0L)]
    [InlineData("", null)]
    [InlineData("$other", null)]
    [InlineData("-500", null)]
    [InlineData("(500)", null)]
    [InlineData("5,00", null)]
    public void A_size_is_digits(string value, long? bytes) => Assert.Equal(bytes, SpaceDemand.Bytes(value));
}
