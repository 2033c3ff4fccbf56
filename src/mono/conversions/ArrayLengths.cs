// Mono's compiler for 64-bit PowerPC hands the length of a new array to the allocator, which takes 64 bits of it, as it is in the register:
// after some calculations with 32 bits the upper half is garbage. `new byte[length - 13]` was out of memory where the length had come over the network.

using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Pfinit.Conversions;

internal static class ArrayLengths
{
    /// <summary>
    /// Puts a conversion to a native integer in front of every newarr. What is on the stack there is 32 bits, which it sign-extends, or a native
    /// integer, which it leaves alone (ECMA-335, III.4.20).
    /// </summary>
    public static void Extend(MethodBody body)
    {
        var allocations = body.Instructions.Where(instruction => instruction.OpCode.Code == Code.Newarr).ToList();
        if (allocations.Count == 0)
            return;
        // Branches get room for longer ways, and afterwards the short form where it suffices.
        body.SimplifyMacros();
        var processor = body.GetILProcessor();
        foreach (var instruction in allocations)
        {
            // The instruction itself becomes the conversion, since branches may lead to it.
            processor.InsertAfter(instruction, processor.Create(OpCodes.Newarr, (TypeReference)instruction.Operand));
            instruction.OpCode = OpCodes.Conv_I;
            instruction.Operand = null!;
        }

        body.OptimizeMacros();
    }
}
