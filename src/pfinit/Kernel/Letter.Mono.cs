// Lower case on Mono, whose tables are those of an early Unicode 5: the letters that came later, as .NET 10 has them. Letter.cs is the other target's.
#if !NET

namespace Pfinit.Kernel;

/// <summary>Letter case, the same whatever the language.</summary>
internal static class Letter
{
    // From one letter to another, every or every second one, and how far from each its lower-case form is.
    private static readonly (char First, char Last, int Step, int Distance)[] Later =
    [
        ('\u01c5', '\u01c5', 1, 1), ('\u01c8', '\u01c8', 1, 1), ('\u01cb', '\u01cb', 1, 1), ('\u01f2', '\u01f2', 1, 1),
        ('\u037f', '\u037f', 1, 116), ('\u03f4', '\u03f4', 1, -60), ('\u0524', '\u052e', 2, 1), ('\u10c7', '\u10c7', 1, 7264),
        ('\u10cd', '\u10cd', 1, 7264), ('\u13a0', '\u13ef', 1, 38864), ('\u13f0', '\u13f5', 1, 8), ('\u1c89', '\u1c89', 1, 1),
        ('\u1c90', '\u1cba', 1, -3008), ('\u1cbd', '\u1cbf', 1, -3008), ('\u1e9e', '\u1e9e', 1, -7615), ('\u2126', '\u2126', 1, -7517),
        ('\u212a', '\u212a', 1, -8383), ('\u212b', '\u212b', 1, -8262), ('\u2c2f', '\u2c2f', 1, 48), ('\u2c70', '\u2c70', 1, -10782),
        ('\u2c7e', '\u2c7f', 1, -10815), ('\u2ceb', '\u2ced', 2, 1), ('\u2cf2', '\u2cf2', 1, 1), ('\ua660', '\ua660', 1, 1),
        ('\ua698', '\ua69a', 2, 1), ('\ua78d', '\ua78d', 1, -42280), ('\ua790', '\ua792', 2, 1), ('\ua796', '\ua7a8', 2, 1),
        ('\ua7aa', '\ua7aa', 1, -42308), ('\ua7ab', '\ua7ab', 1, -42319), ('\ua7ac', '\ua7ac', 1, -42315), ('\ua7ad', '\ua7ad', 1, -42305),
        ('\ua7ae', '\ua7ae', 1, -42308), ('\ua7b0', '\ua7b0', 1, -42258), ('\ua7b1', '\ua7b1', 1, -42282), ('\ua7b2', '\ua7b2', 1, -42261),
        ('\ua7b3', '\ua7b3', 1, 928), ('\ua7b4', '\ua7c2', 2, 1), ('\ua7c4', '\ua7c4', 1, -48), ('\ua7c5', '\ua7c5', 1, -42307),
        ('\ua7c6', '\ua7c6', 1, -35384), ('\ua7c7', '\ua7c9', 2, 1), ('\ua7cb', '\ua7cb', 1, -42343), ('\ua7cc', '\ua7cc', 1, 1),
        ('\ua7d0', '\ua7d0', 1, 1), ('\ua7d6', '\ua7da', 2, 1), ('\ua7dc', '\ua7dc', 1, -42561), ('\ua7f5', '\ua7f5', 1, 1),
    ];

    /// <summary>The lower-case form of <paramref name="letter"/>; of what has none, the character itself.</summary>
    public static char ToLower(char letter)
    {
        foreach (var (first, last, step, distance) in Later)
        {
            if (letter >= first && letter <= last && (letter - first) % step == 0)
                return (char)(letter + distance);
        }

        return char.ToLowerInvariant(letter);
    }
}
#endif
