using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class SignalSetTests
{
    [Fact]
    public void Signal_N_is_bit_N_minus_1() => Assert.Equal(0x8000_0000_0000_1001UL, SignalSet.Of([1, 13, 64]).Bits);

    [Fact]
    public void Members_are_found_and_taken_out()
    {
        var rest = SignalSet.Of([1, 13, 64]).Without(SignalSet.Of([13, 14]));
        Assert.Equal([1, 64], Enumerable.Range(1, 64).Where(rest.Contains));
    }
}
