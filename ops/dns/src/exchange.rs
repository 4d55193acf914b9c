//! A question to name servers (RFC 1035, 4.2): by UDP, by TCP where an answer does not fit, again and elsewhere where none comes.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use hickory_proto::op::{Message, Query};
use hickory_proto::rr::{Name, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, UdpSocket};
use tokio::time::timeout;

use crate::failure::Failure;

/// Whom to ask, from where, and how patiently.
#[derive(Clone)]
pub struct Plan {
    pub servers: Vec<SocketAddr>,
    pub local_v4: Ipv4Addr,
    pub local_v6: Ipv6Addr,
    /// For the first round; each further round waits twice as long.
    pub timeout: Duration,
    /// The longest that a round waits.
    pub max_timeout: Option<Duration>,
    /// Rounds through all servers.
    pub tries: u32,
}

impl Plan {
    fn local_for(&self, server: SocketAddr) -> SocketAddr {
        let local = if server.is_ipv4() { IpAddr::V4(self.local_v4) } else { IpAddr::V6(self.local_v6) };
        (local, 0).into()
    }

    fn wait_in(&self, round: u32) -> Duration {
        let wait = self.timeout.saturating_mul(1 << round.min(16));
        self.max_timeout.map_or(wait, |most| wait.min(most))
    }
}

/// Asks until a server answers. An answer that says what is wrong is an answer; one that nobody can read is none.
pub async fn ask(plan: &Plan, name: Name, kind: RecordType) -> Result<Message, Failure> {
    let mut question = Message::query();
    question.metadata.recursion_desired = true;
    question.add_query(Query::query(name, kind));
    let mut last = Failure::NoServer;
    for round in 0..plan.tries {
        for server in &plan.servers {
            let attempt = timeout(plan.wait_in(round), ask_one(plan, *server, &question));
            match attempt.await.unwrap_or(Err(Failure::Timeout)) {
                Ok(answer) => return finish(answer),
                Err(failure) => last = failure,
            }
        }
    }
    Err(last)
}

fn finish(answer: Message) -> Result<Message, Failure> {
    match Failure::of_response(answer.metadata.response_code) {
        Some(failure) => Err(failure),
        None if answer.answers.is_empty() => Err(Failure::NoData),
        None => Ok(answer),
    }
}

async fn ask_one(plan: &Plan, server: SocketAddr, question: &Message) -> Result<Message, Failure> {
    let bytes = question.to_vec().map_err(|_| Failure::BadName)?;
    let local = plan.local_for(server);
    let answer = by_udp(local, server, &bytes, question).await?;
    if answer.metadata.truncation { by_tcp(local, server, &bytes, question).await } else { Ok(answer) }
}

async fn by_udp(local: SocketAddr, server: SocketAddr, bytes: &[u8], question: &Message) -> Result<Message, Failure> {
    let socket = UdpSocket::bind(local).await.map_err(of_io)?;
    socket.connect(server).await.map_err(of_io)?;
    socket.send(bytes).await.map_err(of_io)?;
    let mut buffer = vec![0; usize::from(u16::MAX)];
    loop {
        let length = socket.recv(&mut buffer).await.map_err(of_io)?;
        // What answers another question may be forged: the answer to ours may still come.
        if let Some(answer) = read_answer(&buffer[..length], question) {
            return answer;
        }
    }
}

async fn by_tcp(local: SocketAddr, server: SocketAddr, bytes: &[u8], question: &Message) -> Result<Message, Failure> {
    let socket = if server.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }.map_err(of_io)?;
    socket.bind(local).map_err(of_io)?;
    let mut stream = socket.connect(server).await.map_err(of_io)?;
    let length = u16::try_from(bytes.len()).map_err(|_| Failure::BadName)?;
    stream.write_all(&[&length.to_be_bytes(), bytes].concat()).await.map_err(of_io)?;
    let length = stream.read_u16().await.map_err(of_io)?;
    let mut buffer = vec![0; usize::from(length)];
    stream.read_exact(&mut buffer).await.map_err(of_io)?;
    read_answer(&buffer, question).unwrap_or(Err(Failure::BadResponse))
}

/// None if it is not the answer to this question.
fn read_answer(bytes: &[u8], question: &Message) -> Option<Result<Message, Failure>> {
    if bytes.get(..2)? != question.metadata.id.to_be_bytes() {
        return None;
    }
    let Ok(answer) = Message::from_vec(bytes) else { return Some(Err(Failure::BadResponse)) };
    let same = match (answer.queries.first(), question.queries.first()) {
        (Some(theirs), Some(ours)) => theirs.query_type() == ours.query_type() && theirs.name() == ours.name(),
        // A server that could not read the question does not repeat it.
        (theirs, _) => theirs.is_none(),
    };
    same.then_some(Ok(answer))
}

fn of_io(error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::TimedOut => Failure::Timeout,
        io::ErrorKind::UnexpectedEof => Failure::BadResponse,
        _ => Failure::ConnectionRefused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    fn plan(server: SocketAddr) -> Plan {
        Plan {
            servers: vec![server],
            local_v4: Ipv4Addr::UNSPECIFIED,
            local_v6: Ipv6Addr::UNSPECIFIED,
            timeout: Duration::from_millis(20),
            max_timeout: None,
            tries: 2,
        }
    }

    #[test]
    fn rounds_wait_longer_up_to_a_limit() {
        let mut plan = plan(([127, 0, 0, 1], 53).into());
        assert_eq!(plan.wait_in(2), Duration::from_millis(80));
        plan.max_timeout = Some(Duration::from_millis(30));
        assert_eq!(plan.wait_in(40), Duration::from_millis(30));
    }

    #[tokio::test]
    async fn silence_is_a_timeout_and_a_foreign_answer_is_silence() {
        let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = server.local_addr().unwrap();
        tokio::spawn(async move {
            let mut buffer = [0; 512];
            while let Ok((length, from)) = server.recv_from(&mut buffer).await {
                buffer[0] ^= 0xff;
                let _ = server.send_to(&buffer[..length], from).await;
            }
        });
        let name = Name::from_str("example.org.").unwrap();
        assert_eq!(ask(&plan(address), name, RecordType::A).await.unwrap_err(), Failure::Timeout);
    }
}
