using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class LetterTests
{
    [Theory]
    [InlineData('A', 'a')]
    [InlineData('1', '1')]
    [InlineData('\u00dc', '\u00fc')]
    [InlineData('\u0416', '\u0436')]
    [InlineData('\u0526', '\u0527')]
    [InlineData('\u0527', '\u0527')]
    [InlineData('\u13a0', '\uab70')]
    [InlineData('\u1cbf', '\u10ff')]
    [InlineData('\u1e9e', '\u00df')]
    [InlineData('\u212a', 'k')]
    [InlineData('\ua7dc', '\u019b')]
    public void Every_letter_has_its_lower_case_form_on_both_targets(char letter, char lower) => Assert.Equal(lower, Letter.ToLower(letter));
}
