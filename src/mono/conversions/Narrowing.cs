// Mono's compiler for 64-bit PowerPC (mini-ppc.c, emit_float_to_int) stores a converted number as 64 bits and loads 32 of them from where a
// big-endian machine has the lower half: on ppc64le `(int)1.5` is whatever the upper half holds. A conversion to 64 bits is loaded whole.

using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Pfinit.Conversions;

internal static class Narrowing
{
    private static readonly HashSet<Code> Narrow = [Code.Conv_I1, Code.Conv_U1, Code.Conv_I2, Code.Conv_U2, Code.Conv_I4, Code.Conv_U4];

    /// <summary>
    /// Puts a conversion to 64 bits in front of every one to fewer. The result is the same: what converts an integer to n bits takes the lower n
    /// (ECMA-335, III.3.27), which widening leaves alone, and a floating-point number that fits into n bits fits into 64. So it need not be known
    /// which of both is on the stack.
    /// </summary>
    public static void GoByWayOf64Bits(MethodBody body)
    {
        var narrowing = body.Instructions.Where(instruction => Narrow.Contains(instruction.OpCode.Code)).ToList();
        if (narrowing.Count == 0)
            return;
        // Branches get room for longer ways, and afterwards the short form where it suffices.
        body.SimplifyMacros();
        var processor = body.GetILProcessor();
        foreach (var instruction in narrowing)
        {
            // The instruction itself becomes the widening one, since branches may lead to it.
            processor.InsertAfter(instruction, processor.Create(instruction.OpCode));
            instruction.OpCode = OpCodes.Conv_I8;
        }

        body.OptimizeMacros();
    }
}
