//! As much HTTP as it takes to see whether a local server answers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::process::{Child, interrupted};

/// Whether `GET path` on the loopback port answers 200.
pub fn healthy(port: u16, path: &str) -> bool {
    ask("GET", port, path).is_ok()
}

/// Asks a server on the loopback port; the body of an answer with status 200.
pub fn ask(method: &str, port: u16, path: &str) -> Result<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let head = "Content-Length: 0\r\nConnection: close";
    let request = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n{head}\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").context("no HTTP answer")?;
    let status = head.lines().next().unwrap_or_default();
    ensure!(status.contains(" 200 "), "{method} {path}: {status}");
    Ok(body.to_owned())
}

/// Waits until the child answers; says what its log says when it ends before.
pub fn wait_healthy(child: &mut Child, port: u16, path: &str, patience: Duration) -> Result<()> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.ended()? {
            bail!(
                "{} ended at once ({status}):\n{}",
                child.name,
                child.tail(20)
            );
        }
        if healthy(port, path) {
            return Ok(());
        }
        if interrupted() {
            bail!("interrupted");
        }
        if start.elapsed() > patience {
            let seconds = patience.as_secs();
            bail!(
                "{} did not answer within {seconds} s:\n{}",
                child.name,
                child.tail(20)
            );
        }
        sleep(Duration::from_millis(100));
    }
}

/// A port that nobody listens on now.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}

/// Fails with the port's number and the option to choose another when somebody listens there.
pub fn must_be_free(port: u16, option: &str) -> Result<()> {
    if let Err(error) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        bail!(
            "port {port} cannot be used ({error}); stop what uses it, or choose another: {option}"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_the_way_out() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = must_be_free(port, "--port N").unwrap_err().to_string();
        assert!(
            error.contains(&port.to_string()) && error.contains("--port N"),
            "{error}"
        );
        drop(taken);
        must_be_free(free_port().unwrap(), "").unwrap();
    }

    #[test]
    fn only_200_is_healthy() {
        for (answer, healthy_then) in [
            ("HTTP/1.1 200 OK\r\n\r\n", true),
            ("HTTP/1.1 503 No\r\n\r\n", false),
        ] {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let port = listener.local_addr().unwrap().port();
            let server = std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                // Closing with something unread would reset the connection.
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    stream.read_exact(&mut byte).unwrap();
                    request.push(byte[0]);
                }
                stream.write_all(answer.as_bytes()).unwrap();
            });
            assert_eq!(healthy(port, "/health"), healthy_then);
            server.join().unwrap();
        }
        assert!(!healthy(free_port().unwrap(), "/"));
    }
}
