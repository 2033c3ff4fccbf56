namespace Pfinit.Kernel;

/// <summary>Signals as the kernel keeps them: bit N-1 stands for signal N, 1 to 64.</summary>
internal readonly record struct SignalSet(ulong Bits)
{
    public static SignalSet Of(IEnumerable<int> signals) => new(signals.Aggregate(0UL, (bits, signal) => bits | Bit(signal)));

    public bool Contains(int signal) => (Bits & Bit(signal)) != 0;

    public SignalSet Without(SignalSet others) => new(Bits & ~others.Bits);

    private static ulong Bit(int signal) => 1UL << (signal - 1);
}
