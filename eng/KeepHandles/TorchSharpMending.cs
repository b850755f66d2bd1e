using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Easel.KeepHandles;

/// <summary>
/// Writes a copy of TorchSharp.dll in which each method that reads a native handle keeps the handle's owner alive until it returns. In the
/// original the owner is garbage as soon as its handle has been read; its finaliser then frees what the native call still uses.
/// </summary>
public static class TorchSharpMending
{
    /// <summary>The name of the assembly attribute that marks a mended copy.</summary>
    public const string Mark = "HandlesKeptAlive";

    /// <summary>Mends one file.</summary>
    /// <param name="original">The packaged TorchSharp.dll; it is only read.</param>
    /// <param name="mended">The file to write.</param>
    /// <returns>How many methods were changed.</returns>
    /// <exception cref="InvalidDataException">The file has no type with a handle, so it is not the library that this was written for.</exception>
    public static int Mend(string original, string mended)
    {
        using var module = ModuleDefinition.ReadModule(original, new ReaderParameters { InMemory = true });
        var owners = module.GetTypes().Where(OwnsHandle).ToHashSet();
        if (owners.Count == 0) throw new InvalidDataException($"{original} has no finalisable type with a native handle: expected TorchSharp.");
        var keepAlive = KeepAlive(module);
        var changed = module.GetTypes().SelectMany(t => t.Methods).Count(m => m.HasBody && MendMethod(m, owners, keepAlive));
        AddMark(module);
        module.Write(mended, new WriterParameters { DeterministicMvid = true });
        return changed;
    }

    /// <summary>A class that a finaliser frees and that keeps a pointer in a field or property named "handle".</summary>
    private static bool OwnsHandle(TypeDefinition type) =>
        type.IsClass && !type.IsValueType
        && type.Methods.Any(m => m.Name == "Finalize" && m.IsVirtual && !m.HasParameters)
        && (type.Fields.Any(f => IsHandle(f.Name, f.FieldType)) || type.Properties.Any(p => IsHandle(p.Name, p.PropertyType)));

    private static bool IsHandle(string name, TypeReference type) =>
        name.Equals("handle", StringComparison.OrdinalIgnoreCase) && type.MetadataType == MetadataType.IntPtr;

    private static bool MendMethod(MethodDefinition method, HashSet<TypeDefinition> owners, MethodReference keepAlive)
    {
        // The reader of a property named Handle uses it for nothing: its caller does.
        if (method.IsGetter && owners.Contains(method.DeclaringType) && IsHandle(method.Name[4..], method.ReturnType)) return false;
        var body = method.Body;
        var reads = body.Instructions.Where(i => ReadsHandle(i, owners)).ToList();
        var makesNativeCall = body.Instructions.Any(i => i.Operand is MethodDefinition { IsPInvokeImpl: true });
        // A method that hands a whole list of owners to native code reads their handles elsewhere: its arguments hold them.
        var arguments = reads.Count > 0 || makesNativeCall ? KeptArguments(method) : [];
        if (reads.Count == 0 && arguments.Count == 0) return false;

        body.SimplifyMacros();
        body.InitLocals = true;
        var code = body.GetILProcessor();
        var kept = new List<Instruction>();
        foreach (var argument in arguments) kept.Add(code.Create(OpCodes.Ldarg, argument));
        foreach (var read in reads)
        {
            var owner = new VariableDefinition(method.Module.TypeSystem.Object);
            body.Variables.Add(owner);
            // Changed in place, because a jump may lead to it: [owner] → [owner, owner] → [owner], and then the handle is read as before.
            var original = code.Create(OpCodes.Nop);
            (original.OpCode, original.Operand) = (read.OpCode, read.Operand);
            (read.OpCode, read.Operand) = (OpCodes.Dup, null);
            code.InsertAfter(read, original);
            code.InsertAfter(read, code.Create(OpCodes.Stloc, owner));
            kept.Add(code.Create(OpCodes.Ldloc, owner));
        }
        foreach (var end in body.Instructions.Where(i => i.OpCode == OpCodes.Ret).ToList()) KeepUntil(end, kept, code, keepAlive);
        body.OptimizeMacros();
        return true;
    }

    /// <summary>A read through an object: of the property, or of the field where the object itself (not its address) is on the stack.</summary>
    private static bool ReadsHandle(Instruction instruction, HashSet<TypeDefinition> owners) => instruction.Operand switch
    {
        MethodReference { Name: "get_Handle" or "get_handle", HasThis: true } getter
            when instruction.OpCode == OpCodes.Call || instruction.OpCode == OpCodes.Callvirt => Owned(getter.DeclaringType, owners),
        FieldReference field when instruction.OpCode == OpCodes.Ldfld && IsHandle(field.Name, field.FieldType) => Owned(field.DeclaringType, owners),
        _ => false,
    };

    private static bool Owned(TypeReference type, HashSet<TypeDefinition> owners) => type.GetElementType() is TypeDefinition known && owners.Contains(known);

    /// <summary>The method's own object and its arguments, as far as they are objects that can own a handle or hold such owners.</summary>
    private static List<ParameterDefinition> KeptArguments(MethodDefinition method)
    {
        var kept = method.Parameters.Where(p => IsReference(p.ParameterType)).ToList();
        if (method.HasThis && !method.DeclaringType.IsValueType && !method.IsConstructor) kept.Insert(0, method.Body.ThisParameter);
        return kept;
    }

    private static bool IsReference(TypeReference type) =>
        type is ArrayType || type is { IsValueType: false, IsByReference: false, IsPointer: false, IsGenericParameter: false, IsFunctionPointer: false }
            and not { MetadataType: MetadataType.String };

    /// <summary>Turns one return into: keep all of them, then return.</summary>
    private static void KeepUntil(Instruction end, List<Instruction> kept, ILProcessor code, MethodReference keepAlive)
    {
        var last = end;
        foreach (var load in kept)
        {
            if (last == end) (end.OpCode, end.Operand) = (load.OpCode, load.Operand);
            else { var copy = code.Create(OpCodes.Nop); (copy.OpCode, copy.Operand) = (load.OpCode, load.Operand); code.InsertAfter(last, copy); last = copy; }
            var call = code.Create(OpCodes.Call, keepAlive);
            code.InsertAfter(last, call);
            last = call;
        }
        code.InsertAfter(last, code.Create(OpCodes.Ret));
    }

    /// <summary><see cref="GC.KeepAlive"/> as the library itself would name it: in System.Runtime, not where this program finds it.</summary>
    private static MethodReference KeepAlive(ModuleDefinition module)
    {
        var collector = new TypeReference("System", nameof(GC), module, module.TypeSystem.CoreLibrary);
        var method = new MethodReference(nameof(GC.KeepAlive), module.TypeSystem.Void, collector);
        method.Parameters.Add(new ParameterDefinition(module.TypeSystem.Object));
        return method;
    }

    private static void AddMark(ModuleDefinition module)
    {
        var attribute = new TypeReference("System.Reflection", "AssemblyMetadataAttribute", module, module.TypeSystem.CoreLibrary);
        var constructor = new MethodReference(".ctor", module.TypeSystem.Void, attribute) { HasThis = true };
        constructor.Parameters.Add(new ParameterDefinition(module.TypeSystem.String));
        constructor.Parameters.Add(new ParameterDefinition(module.TypeSystem.String));
        var mark = new CustomAttribute(constructor);
        mark.ConstructorArguments.Add(new CustomAttributeArgument(module.TypeSystem.String, Mark));
        mark.ConstructorArguments.Add(new CustomAttributeArgument(module.TypeSystem.String, "true"));
        module.Assembly.CustomAttributes.Add(mark);
    }
}
