using Easel.KeepHandles;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: KeepHandles TorchSharp.dll MENDED.dll");
    return 2;
}

// Several builds may run at once: each writes a file of its own, and the last one to end puts its equal copy in place.
var temporary = $"{args[1]}.{Environment.ProcessId}.new";
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(args[1]))!);
var changed = TorchSharpMending.Mend(args[0], temporary);
File.Move(temporary, args[1], overwrite: true);
Console.WriteLine($"{args[1]}: {changed} methods keep the owners of their handles alive");
return 0;
