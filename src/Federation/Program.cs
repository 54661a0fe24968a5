Console.WriteLine("federation");
